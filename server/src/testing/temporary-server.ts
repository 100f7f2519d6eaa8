/** A whole application on a temporary workspace, without a port: what the tests of routes talk to. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { createApp } from '../app.ts';
import type { App } from '../routes/app.ts';
import type { ScheduleClock } from '../schedules/schedule-clock.ts';
import { createServices, type Services } from '../services.ts';
import { createStarter } from '../workspace/starter.ts';
import { type Workspace, workspaceOfFolder } from '../workspace/workspace.ts';

const port = 4747;
export const host = `127.0.0.1:${port}`;

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

type Inject = (request: string | InjectOptions) => Promise<LightMyRequestResponse>;

const sender = (inject: Inject) => async (method: Method, url: string, payload?: object) => {
  const answer = await inject({ method, url: `/api/v1${url}`, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
};

export interface TemporaryServer {
  readonly workspace: Workspace;
  readonly services: Services;
  readonly app: App;
  /** As the command line asks: with the token. A string is a GET. */
  inject: Inject;
  /** The same below `/api/v1`; the body is undefined when there is none. */
  send: ReturnType<typeof sender>;
  /** With the right Host and nothing else, unless given. */
  injectAsStranger: Inject;
  /** What a browser sends after it has redeemed a code. */
  cookie(): Promise<string>;
  close(): Promise<void>;
  /** Ends it, and serves the same workspace again, as another process would. */
  reopen(): Promise<TemporaryServer>;
}

export interface TemporaryServerOptions {
  /** Hosts that may be asked although they are not public. */
  readonly fetchHosts?: readonly string[];
  readonly trusted?: boolean;
  /** With the sample pipelines and their data. */
  readonly starter?: boolean;
  readonly mostUploadBytes?: number;
  readonly scheduleClock?: ScheduleClock;
  /** The state lies beside the workspace, as `--state-dir` puts it. */
  readonly stateBeside?: boolean;
}

export async function createTemporaryServer(options: TemporaryServerOptions = {}): Promise<TemporaryServer> {
  return serveFolder(await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-server-'))), options);
}

async function serveFolder(folder: string, options: TemporaryServerOptions): Promise<TemporaryServer> {
  const state = options.stateBeside ? { stateDirectory: path.join(folder, 'state') } : {};
  const workspace = await workspaceOfFolder(path.join(folder, 'workspace'), state);
  const services = createServices({
    workspace,
    configDirectory: path.join(folder, 'config'),
    ...(options.fetchHosts === undefined ? {} : { fetchHosts: options.fetchHosts }),
    ...(options.scheduleClock === undefined ? {} : { scheduleClock: options.scheduleClock }),
    ...(options.mostUploadBytes === undefined ? {} : { mostUploadBytes: options.mostUploadBytes }),
  });
  if (options.starter) await createStarter(workspace, services.pipelines);
  if (options.trusted ?? true) await services.trust.grant();
  const app = await createApp(services, {
    designerFolder: path.join(folder, 'no-designer'),
    report: (error) => {
      throw error;
    },
  });
  services.access.listening(port);
  await app.ready();

  const end = async (): Promise<void> => {
    await app.close();
    await services.close();
  };
  const injectAsStranger: Inject = (request) => {
    const given = typeof request === 'string' ? { url: request } : request;
    return app.inject({ ...given, headers: { host, ...given.headers } });
  };
  const inject: Inject = (request) => {
    const given = typeof request === 'string' ? { url: request } : request;
    const authorization = `Bearer ${services.access.token}`;
    return injectAsStranger({ ...given, headers: { authorization, ...given.headers } });
  };
  return {
    workspace,
    services,
    app,
    injectAsStranger,
    inject,
    send: sender(inject),
    cookie: async () => {
      const answer = await injectAsStranger(`/?code=${services.access.issueCode()}`);
      return String(answer.headers['set-cookie']).split(';')[0] ?? '';
    },
    close: async () => {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
    reopen: async () => {
      await end();
      return serveFolder(folder, { ...options, starter: false });
    },
  };
}

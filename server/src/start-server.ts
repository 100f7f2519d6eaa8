/** Starts the server of a workspace: services, application, port. Ends it in the order that loses nothing. */
import { EngineError } from '@millrace/pipeline-engine/browser';
import { createApp } from './app.ts';
import { computesFolder } from './compute/compute-files.ts';
import { designerFolder } from './paths.ts';
import type { App } from './routes/app.ts';
import { traceOfEnvironment } from './run/trace.ts';
import { createServices, type Services } from './services.ts';
import { isYamlName } from './workspace/pipeline-files.ts';
import type { Workspace } from './workspace/workspace.ts';

export interface ServerOptions {
  readonly workspace: Workspace;
  /** 0 takes any free port; absent, the first free one from 4747 on. */
  readonly port?: number;
  /** Another address than 127.0.0.1 needs `MILLRACE_TOKEN`. */
  readonly host?: string;
  /** `host:port` as a proxy in front sends it. */
  readonly publicHosts?: readonly string[];
  readonly verbose?: boolean;
  /** Goes on with the runs that the last owner left. */
  readonly resume?: boolean;
  /** For a server that stays: reports changes of files to the designer, and collects once an hour. */
  readonly watch?: boolean;
  readonly engineVersions?: Readonly<Record<string, string>>;
}

export interface RunningServer {
  /** Without a code. */
  readonly url: string;
  readonly services: Services;
  /** See `Services.close`. */
  close(attempts?: 'end' | 'leave'): Promise<void>;
}

const defaultPort = 4747;
const portsToTry = 20;

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { workspace, host = '127.0.0.1' } = options;
  const token = process.env.MILLRACE_TOKEN;
  assertMayListen(host, token);
  const services = createServices({
    workspace,
    engineVersions: options.engineVersions,
    fetchHosts: (process.env.MILLRACE_FETCH_HOSTS ?? '').split(',').filter((host) => host !== ''),
    trace: traceOfEnvironment(process.env),
    access: {
      publicHosts: options.publicHosts,
      developmentOrigin: process.env.MILLRACE_DEV_ORIGIN,
      configuredToken: token,
    },
  });
  try {
    const app = await createApp(services, {
      designerFolder: designerFolder(),
      logger: options.verbose ? { stream: process.stderr } : false,
      report: (error) => console.error(error),
    });
    const port = await listen(app, host, options.port);
    services.access.listening(port);
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    services.publishAddress(url);
    const { catalog, assets, computes } = services;
    await Promise.all([catalog.refresh(), assets.refresh(), computes.refresh()]);
    // What a copied workspace left unfinished is not ours to go on with before somebody trusts it.
    if ((options.resume ?? true) && (await services.trust.isTrusted())) await services.engine.resume();
    const stopWatching = (options.watch ?? true) ? watchFiles(services) : () => {};
    if (options.watch ?? true) {
      services.automaticCollection.start();
      services.computes.startSweeping();
    }
    return {
      url,
      services,
      close: async (attempts) => {
        stopWatching();
        services.stopReading();
        await closeGently(app);
        await services.close(attempts);
      },
    };
  } catch (error) {
    await services.close();
    throw error;
  }
}

const loopback = new Set(['127.0.0.1', 'localhost', '::1']);
const shortestToken = 32;

/** Whoever reaches the port could run code here, so only this machine may reach it without a configured secret. */
function assertMayListen(host: string, token: string | undefined): void {
  if (token !== undefined && token.length < shortestToken) {
    throw new EngineError(
      'invalid-request',
      `MILLRACE_TOKEN has to have at least ${shortestToken} characters.`,
    );
  }
  if (loopback.has(host) || token !== undefined) return;
  throw new EngineError(
    'invalid-request',
    `Millrace does not listen on ${host} without authentication. Set MILLRACE_TOKEN to a secret of at least ${shortestToken} characters, and put TLS in front.`,
    { host },
  );
}

async function listen(app: App, host: string, wanted: number | undefined): Promise<number> {
  const last = wanted ?? defaultPort + portsToTry - 1;
  for (let port = wanted ?? defaultPort; ; port += 1) {
    try {
      await app.listen({ host, port });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken) throw error;
      if (port >= last) {
        throw new EngineError('store-failed', `Port ${port} is taken. Give another one with --port.`, {
          port,
        });
      }
    }
  }
}

/** Tells the designer of files that change, and looks at the components again when one of them does. */
function watchFiles({ watch, catalog, assets, computes, events }: Services): () => void {
  return watch.start((event) => {
    if (event.type === 'file-changed' && event.path.startsWith(`${computesFolder}/`)) {
      computes.refresh().catch((error: unknown) => console.error(error));
    }
    if (event.type === 'file-changed' && isYamlName(event.path)) {
      assets.refresh().catch((error: unknown) => console.error(error));
    }
    if (event.type !== 'components-changed') return events.publishWorkspace(event);
    catalog.refresh().then(
      () => events.publishWorkspace(event),
      (error: unknown) => console.error(error),
    );
  });
}

const closingMilliseconds = 5000;

/**
 * Lets requests under way end. Connections that were busy when closing began become idle later and would
 * be kept open by both sides for more than a minute; what is still busy after a while is cut.
 */
async function closeGently(app: App): Promise<void> {
  const idle = setInterval(() => app.server.closeIdleConnections(), 20);
  const cut = setTimeout(() => app.server.closeAllConnections(), closingMilliseconds);
  try {
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(cut);
  }
}

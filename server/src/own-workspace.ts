/** Takes a workspace over, as the environment of this process says. */
import { EngineError } from '@millrace/pipeline-engine/browser';
import { traceOfEnvironment } from './run/trace.ts';
import { scheduleClock } from './schedules/schedule-clock.ts';
import { createServices, type Services } from './services.ts';
import type { Workspace } from './workspace/workspace.ts';

export interface OwnershipOptions {
  readonly workspace: Workspace;
  /** Another address than 127.0.0.1 needs `MILLRACE_TOKEN`. */
  readonly host?: string;
  /** `host:port` as a proxy in front sends it. */
  readonly publicHosts?: readonly string[];
  readonly engineVersions?: Readonly<Record<string, string>>;
}

/** Throws `workspace-owned` when another process has it. */
export function ownWorkspace({ workspace, host, publicHosts, engineVersions }: OwnershipOptions): Services {
  const token = process.env.MILLRACE_TOKEN;
  assertMayListen(host ?? '127.0.0.1', token);
  return createServices({
    workspace,
    engineVersions,
    fetchHosts: (process.env.MILLRACE_FETCH_HOSTS ?? '').split(',').filter((host) => host !== ''),
    trace: traceOfEnvironment(process.env),
    scheduleClock: scheduleClock(process.env.MILLRACE_SCHEDULE_CLOCK),
    access: {
      publicHosts,
      developmentOrigin: process.env.MILLRACE_DEV_ORIGIN,
      configuredToken: token,
    },
  });
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

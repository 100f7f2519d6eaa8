/** Opens the port of a workspace that this process owns, and publishes where it is. */
import { EngineError } from '@millrace/pipeline-engine/browser';
import { createApp } from './app.ts';
import { designerFolder } from './paths.ts';
import type { App } from './routes/app.ts';
import type { Services } from './services.ts';

export interface ListenOptions {
  /** 0 takes any free port; absent, the first free one from 4747 on. */
  readonly port?: number;
  readonly host?: string;
  readonly verbose?: boolean;
}

export interface Door {
  /** Without a code. */
  readonly url: string;
  /** Lets requests under way end. */
  close(): Promise<void>;
}

const defaultPort = 4747;
const portsToTry = 20;

export async function openDoor(services: Services, options: ListenOptions): Promise<Door> {
  const { host = '127.0.0.1' } = options;
  const app = await createApp(services, {
    designerFolder: designerFolder(),
    logger: options.verbose ? { stream: process.stderr } : false,
    report: (error) => console.error(error),
  });
  const port = await listen(app, host, options.port);
  services.access.listening(port);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  services.publishAddress(url);
  return { url, close: () => closeGently(app) };
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

/** Finds the server that owns a workspace, or becomes it for as long as a command takes. */
import { existsSync } from 'node:fs';
import { EngineError, readOwner } from '@millrace/pipeline-engine';
import { tokenFile } from '../access/access.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Client, createClient } from './client.ts';

export interface Session {
  readonly client: Client;
  /** Ends the server if it is ours. */
  close(): Promise<void>;
}

/** How often, and how long apart, a starting owner is asked for its address. */
const attempts = 20;
const pauseMilliseconds = 250;
const answerMilliseconds = 2000;

export const openSession = (workspace: Workspace): Promise<Session> =>
  reachWorkspace(workspace, {
    owned: (client) => ({ client, close: async () => {} }),
    free: async () => {
      const { startServer } = await import('../start-server.ts');
      const own = await startServer({ workspace, port: 0, resume: false, watch: false });
      return { client: await createClient(own.url, workspace.stateDirectory), close: own.close };
    },
  });

/** For commands that ask a server and are done. */
export async function withClient<T>(workspace: Workspace, work: (client: Client) => Promise<T>): Promise<T> {
  const { client, close } = await openSession(workspace);
  try {
    return await work(client);
  } finally {
    await close();
  }
}

/** What to do with a workspace that another process serves, and with one that nobody has. */
export interface Ways<T> {
  owned(client: Client): T;
  /** Takes the workspace over; throws `workspace-owned` when somebody else was faster. */
  free(): Promise<T>;
}

export async function reachWorkspace<T>(workspace: Workspace, { owned, free }: Ways<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const owner = await clientOfOwner(workspace);
    if (owner) return owned(owner);
    try {
      return await free();
    } catch (error) {
      const isOwned = error instanceof EngineError && error.code === 'workspace-owned';
      if (!isOwned || attempt === attempts) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  }
}

/** The owner that says where it listens, if it answers there. */
async function clientOfOwner(workspace: Workspace): Promise<Client | undefined> {
  const url = readOwner(workspace.stateDirectory)?.url;
  if (url === undefined || !existsSync(tokenFile(workspace.stateDirectory))) return undefined;
  if (!(await answers(url))) return undefined;
  const client = await createClient(url, workspace.stateDirectory);
  return (await knows(client)) ? client : undefined;
}

/** Whether the token is this server's: another workspace's may listen at the address now. */
async function knows(client: Client): Promise<boolean> {
  try {
    await client.get('/workspace');
    return true;
  } catch (error) {
    if (error instanceof EngineError && error.code === 'not-authenticated') return false;
    throw error;
  }
}

/** Whether a Millrace listens there: the address may be of an owner that is gone, and be used by something else. */
async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(answerMilliseconds) });
    return response.ok && (await response.text()) === '{"status":"ok"}';
  } catch (error) {
    // Refused (TypeError) or too slow (TimeoutError): nobody who owns the workspace.
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError'))
      return false;
    throw error;
  }
}

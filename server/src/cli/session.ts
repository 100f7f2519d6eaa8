/** Finds the server that owns a workspace, or becomes it for as long as a command takes. */
import { existsSync } from 'node:fs';
import { EngineError, readOwner } from '@millrace/pipeline-engine';
import { tokenFile } from '../access/access.ts';
import { type RunningServer, startServer } from '../start-server.ts';
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

export async function openSession(workspace: Workspace): Promise<Session> {
  for (let attempt = 1; ; attempt += 1) {
    const owner = await clientOfOwner(workspace);
    if (owner) return { client: owner, close: async () => {} };
    const own = await becomeOwner(workspace, attempt === attempts);
    if (own) return { client: await createClient(own.url, workspace.stateDirectory), close: own.close };
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  }
}

/** The owner that says where it listens, if it answers there. */
async function clientOfOwner(workspace: Workspace): Promise<Client | undefined> {
  const url = readOwner(workspace.stateDirectory)?.url;
  if (url === undefined || !existsSync(tokenFile(workspace.stateDirectory))) return undefined;
  const client = await createClient(url, workspace.stateDirectory);
  try {
    await client.get('/workspace');
    return client;
  } catch (error) {
    // Whoever listens at an old address now is not the owner; a refused connection means nobody does.
    if (error instanceof EngineError || error instanceof TypeError) return undefined;
    throw error;
  }
}

async function becomeOwner(workspace: Workspace, isLastAttempt: boolean): Promise<RunningServer | undefined> {
  try {
    return await startServer({ workspace, port: 0, resume: false, watch: false });
  } catch (error) {
    if (!isLastAttempt && error instanceof EngineError && error.code === 'workspace-owned') return undefined;
    throw error;
  }
}

/** `millrace [DIR]`: serves the designer until it is told to stop. */
import { spawn } from 'node:child_process';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { type RunningServer, type ServerOptions, startServer } from '../start-server.ts';
import { createStarter, isEmptyFolder } from '../workspace/starter.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { createClient } from './client.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Output } from './output.ts';

export interface ServeOptions extends Omit<ServerOptions, 'workspace'> {
  readonly open: boolean;
}

/** `stopped` resolves when the process is told to end. Ctrl+C ends what runs; another signal may mean a restart, which commands survive. */
export async function serve(
  workspace: Workspace,
  options: ServeOptions,
  output: Output,
  stopped: Promise<NodeJS.Signals>,
): Promise<ExitCode> {
  const isNew = await isEmptyFolder(workspace.root);
  const server = await startOrExplain(workspace, options);
  if (isNew) {
    await createStarter(workspace, server.services.pipelines);
    await server.services.trust.grant();
  }
  const address = `${server.url}/?code=${server.services.access.issueCode()}`;
  output.say(`Millrace serves ${workspace.root}\n\n  ${address}\n`);
  output.say('The address works once; the browser is remembered. Ctrl+C stops the server.');
  if (!(await server.services.trust.isTrusted())) {
    output.say(
      'Nothing of this workspace runs until you trust it in the designer: it may come from elsewhere.',
    );
  }
  if (options.open) openBrowser(address);
  server.services.warmUp();
  const signal = await stopped;
  output.say('Stopping.');
  await server.close(signal === 'SIGINT' ? 'end' : 'leave');
  return exitCodes.done;
}

async function startOrExplain(workspace: Workspace, options: ServeOptions): Promise<RunningServer> {
  try {
    return await startServer({ ...options, workspace });
  } catch (error) {
    const url =
      error instanceof EngineError && error.code === 'workspace-owned' ? error.params.url : undefined;
    if (!(error instanceof EngineError) || typeof url !== 'string') throw error;
    const fresh = await freshAddress(url, workspace);
    const hint = fresh === undefined ? '' : `\n\nA fresh address of it, which works once:\n\n  ${fresh}\n`;
    throw new EngineError(error.code, `${error.message}${hint}`, error.params);
  }
}

/** Asks the server that owns the workspace for a code, as only this user can. */
async function freshAddress(url: string, workspace: Workspace): Promise<string | undefined> {
  try {
    const client = await createClient(url, workspace.stateDirectory);
    const { code } = await client.post<{ readonly code: string }>('/session/codes', {});
    return `${url}/?code=${code}`;
  } catch {
    // It is a courtesy: the message says who owns the workspace either way.
    return undefined;
  }
}

function openBrowser(address: string): void {
  const command =
    process.platform === 'darwin' ? 'open' : process.env.WSL_DISTRO_NAME ? 'wslview' : 'xdg-open';
  const browser = spawn(command, [address], { stdio: 'ignore', detached: true });
  // No browser to open is not an error: the address is on the screen.
  browser.on('error', () => {});
  browser.unref();
}

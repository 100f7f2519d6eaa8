/** What the groups of commands share: the flags of every command, and how one is finished. */
import { type Command, InvalidArgumentError } from 'commander';
import { type Workspace, type WorkspaceOptions, workspaceOfFolder } from '../workspace/workspace.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './output.ts';

export interface CommandContext {
  readonly output: Output;
  /** Writes to stdout as it is. */
  readonly write: (text: string) => void;
  /** Registers what Ctrl+C does; returns what takes that back. */
  readonly onInterrupt: (listener: (signal: NodeJS.Signals) => void) => () => void;
  /** Instead of standard input. */
  readonly input?: AsyncIterable<Uint8Array>;
}

export interface WorkspaceFlags {
  readonly stateDir?: string;
  readonly allow?: readonly string[];
  readonly json?: boolean;
}

export const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value];

/** What every command needs to be added. */
export interface Setup {
  readonly program: Command;
  readonly context: CommandContext;
  /** Gets the exit code of the command that ran. */
  readonly finish: (code: ExitCode) => void;
}

export const workspaceOptions = (flags: WorkspaceFlags): WorkspaceOptions => ({
  stateDirectory: flags.stateDir,
  allow: flags.allow,
});

export const here = (flags: WorkspaceFlags): Promise<Workspace> =>
  workspaceOfFolder(undefined, workspaceOptions(flags));

export function withWorkspace(command: Command): Command {
  return command
    .option('--state-dir <dir>', 'where the state is kept, instead of .millrace in the workspace')
    .option('--allow <dir>', 'a folder outside the workspace that documents may point to', collect);
}

export const withJson = (command: Command, what = 'one JSON document on stdout'): Command =>
  withWorkspace(command).option('--json', what, false);

export function parseAmount(text: string): number {
  const amount = Number(text);
  if (!(amount >= 0 && Number.isFinite(amount))) throw new InvalidArgumentError('Give a number from 0 on.');
  return amount;
}

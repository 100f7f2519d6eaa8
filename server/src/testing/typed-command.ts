/** The command line as tests use it: in this process, in a folder of its own, with all that it says kept. */
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommandLine } from '../cli/main-command.ts';
import type { Output } from '../cli/output.ts';

export interface Answer {
  readonly code: number;
  /** What a program would read, one entry a document. */
  readonly documents: readonly unknown[];
  /** The first of them; its shape is what a test asks about. */
  readonly json: Record<string, unknown>;
  /** What a person would read. */
  readonly said: string;
  /** Texts on the standard output. */
  readonly written: string;
}

/** What a command says, kept as it comes. */
export function keptOutput() {
  const [said, documents]: [string[], unknown[]] = [[], []];
  const output: Output = {
    json: (value) => documents.push(JSON.parse(JSON.stringify(value))),
    say: (line) => said.push(line),
    write: () => undefined,
    isTerminal: false,
  };
  return { said, documents, output };
}

export const millrace = (...words: readonly string[]): Promise<Answer> => typed(words, '');

/** Types a command, with `input` on its standard input. */
export async function typed(words: readonly string[], input: string): Promise<Answer> {
  const { said, documents, output } = keptOutput();
  const written: string[] = [];
  const code = await runCommandLine(words, {
    output,
    write: (text) => written.push(text),
    onInterrupt: () => () => undefined,
    input: (async function* () {
      yield Buffer.from(input);
    })(),
  });
  const json = (documents[0] ?? {}) as Record<string, unknown>;
  return { code, documents, json, said: said.join('\n'), written: written.join('') };
}

export interface CommandFolder {
  /** Holds `workspace`, with a folder for its state, and the settings of a user of its own. */
  readonly folder: string;
  readonly workspace: string;
  readonly leave: () => Promise<void>;
}

/** Goes into a new workspace, as a user whom nobody knows yet. */
export async function enterWorkspace(name: string): Promise<CommandFolder> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), `millrace-${name}-`)));
  const workspace = path.join(folder, 'workspace');
  await mkdir(path.join(workspace, '.millrace'), { recursive: true });
  const before = { cwd: process.cwd(), config: process.env.MILLRACE_CONFIG_DIR };
  process.env.MILLRACE_CONFIG_DIR = path.join(folder, 'config');
  process.chdir(workspace);
  return {
    folder,
    workspace,
    leave: async () => {
      process.chdir(before.cwd);
      if (before.config === undefined) delete process.env.MILLRACE_CONFIG_DIR;
      else process.env.MILLRACE_CONFIG_DIR = before.config;
      await rm(folder, { recursive: true, maxRetries: 10 });
    },
  };
}

/** Runs one command line and turns what comes of it into an exit code. Errors name their place and the remedy. */
import { EngineError, errorTable } from '@millrace/pipeline-engine/browser';
import { CommanderError } from 'commander';
import { InvalidDocument } from '../document/invalid-document.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { issueDocument, sayIssues } from './output.ts';
import { createProgram } from './program.ts';
import type { CommandContext } from './program-setup.ts';
import { Refusal } from './refusal.ts';

export async function runCommandLine(words: readonly string[], context: CommandContext): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const program = createProgram(context, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    return sayError(error, words, context);
  }
}

function sayError(error: unknown, words: readonly string[], { output }: CommandContext): ExitCode {
  // Help and version were asked for; of wrong words commander has told already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.inputWrong;
  const refusal = diskRefusal(error);
  if (refusal !== undefined) {
    output.say(`millrace: ${refusal}`);
    return exitCodes.machineFailed;
  }
  if (!(error instanceof EngineError)) {
    output.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return exitCodes.machineFailed;
  }
  const issues = error instanceof Refusal || error instanceof InvalidDocument ? error.issues : [];
  const file = words.find((word) => /\.ya?ml$/i.test(word)) ?? '';
  sayIssues(output, file, issues);
  output.say(`millrace: ${error.message}`);
  if (words.includes('--json')) {
    output.json({
      type: 'refused',
      code: error.code,
      message: error.message,
      issues: issues.map(issueDocument),
    });
  }
  return errorTable[error.code].exit;
}

const diskRefusals: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Make room (millrace size tells what takes it), and try again.',
  EDQUOT: 'Your share of the disk is used up. Make room, and try again.',
  EROFS: 'The disk is read-only. Make it writable, or give another folder with --state-dir.',
  EACCES: 'This user may not do that. Check who owns the file and its folder.',
  EPERM: 'This user may not do that. Check who owns the file and its folder.',
  EIO: 'The disk failed. Check it, and run: millrace doctor --deep',
};

/** What the disk refuses is no bug: its place and the remedy, and no stack. */
function diskRefusal(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  const remedy = diskRefusals[String(error.code)];
  return remedy === undefined ? undefined : `${error.message}. ${remedy}`;
}

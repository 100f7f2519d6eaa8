/** Runs one command line and turns what comes of it into an exit code. Errors name their place and the remedy. */
import { EngineError, errorTable } from '@millrace/pipeline-engine/browser';
import { CommanderError } from 'commander';
import { Refusal } from './client.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { issueDocument, sayIssues } from './output.ts';
import { type CommandContext, createProgram } from './program.ts';

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
  if (!(error instanceof EngineError)) {
    output.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return exitCodes.machineFailed;
  }
  const issues = error instanceof Refusal ? error.issues : [];
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

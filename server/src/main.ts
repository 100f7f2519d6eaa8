/** The process: words in, exit code out. Ctrl+C once asks nicely, twice leaves. */
import { exitCodes } from './cli/exit-codes.ts';
import { runCommandLine } from './cli/main-command.ts';
import { terminalOutput } from './cli/output.ts';
import { delayOptimizing } from './cold-start.ts';

delayOptimizing();

const interruptions: ((signal: NodeJS.Signals) => void)[] = [];

function interrupt(signal: NodeJS.Signals): void {
  const listener = interruptions.pop();
  if (listener === undefined) process.exit(exitCodes.cancelled);
  listener(signal);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
// The reader of a pipe may leave before the end (`millrace logs 12/train | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.done);
  throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  output: terminalOutput,
  write: (text) => void process.stdout.write(text),
  onInterrupt: (listener) => {
    interruptions.push(listener);
    return () => {
      const at = interruptions.indexOf(listener);
      if (at >= 0) interruptions.splice(at, 1);
    };
  },
});

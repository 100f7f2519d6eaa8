/** The log file of an attempt: lines from a worker, or whatever a command writes to it. */
import { appendFileSync, statSync } from 'node:fs';
import type { Attempt, AttemptSignal } from '../run/ports.ts';
import { builtInComputes } from '../spec/documents/parse-compute.ts';

/** Appends lines and tells how far the log has grown. */
export function createLogWriter(
  file: string,
  onSignal: (signal: AttemptSignal) => void,
): (line: string) => void {
  let bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return (line) => {
    const text = `${line}\n`;
    try {
      appendFileSync(file, text);
    } catch (error) {
      // A full disk costs a line of the log, not the step: its outputs will say that the disk is full.
      if (error instanceof Error && 'syscall' in error) return;
      throw error;
    }
    bytes += Buffer.byteLength(text);
    onSignal({ kind: 'log-grew', bytes });
  };
}

/** That a step runs elsewhere than its file says stands at the head of its log. */
export function noteOtherTarget({ step, logFile }: Attempt, target: string): void {
  const { compute } = step;
  if (compute === undefined || compute === target || builtInComputes.includes(compute)) return;
  const line = `Compute target "${compute}" is not available here: the step runs on "${target}".`;
  createLogWriter(logFile, () => undefined)(line);
}

const lookEveryMs = 200;

/** Looks at a log that another process writes. The returned function looks once more and stops. */
export function watchLog(file: string, onSignal: (signal: AttemptSignal) => void): () => void {
  let known = 0;
  const look = (): void => {
    const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes === known) return;
    known = bytes;
    onSignal({ kind: 'log-grew', bytes });
  };
  const timer = setInterval(look, lookEveryMs);
  return () => {
    clearInterval(timer);
    look();
  };
}

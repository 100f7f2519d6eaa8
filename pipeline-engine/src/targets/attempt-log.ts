/** The log file of an attempt: lines from a worker, or whatever a command writes to it. */
import { appendFileSync, statSync } from 'node:fs';
import type { AttemptSignal } from '../run/ports.ts';

/** Appends lines and tells how far the log has grown. */
export function createLogWriter(
  file: string,
  onSignal: (signal: AttemptSignal) => void,
): (line: string) => void {
  let bytes = 0;
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

/** The log file of an attempt: lines from a worker, or whatever a command writes to it. */
import { appendFileSync, closeSync, fstatSync, ftruncateSync, openSync, readSync, statSync } from 'node:fs';
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

/** Of a log that grows beyond twice the sum, about these bytes are kept: the first ones, and the last ones. */
export interface LogBounds {
  readonly first: number;
  readonly last: number;
}

const usualBounds: LogBounds = { first: 48 * 1024 ** 2, last: 4 * 1024 ** 2 };

export interface LogWatch {
  readonly file: string;
  readonly onSignal: (signal: AttemptSignal) => void;
  readonly bounds?: LogBounds;
  /** Does `work` while nobody writes to the log. */
  readonly inSilence: (work: () => number) => number;
}

/** Looks at a log that another process writes, and bounds it. The returned function looks once more and stops. */
export function watchLog({ file, onSignal, bounds = usualBounds, inSilence }: LogWatch): () => void {
  let known = 0;
  const look = (silence = inSilence): void => {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    const bytes = size > 2 * (bounds.first + bounds.last) ? silence(() => cutMiddle(file, bounds)) : size;
    if (bytes === known) return;
    known = bytes;
    onSignal({ kind: 'log-grew', bytes });
  };
  const timer = setInterval(() => look(), lookEveryMs);
  return () => {
    clearInterval(timer);
    // Nobody writes any more, and the group's number may be another one's.
    look((work) => work());
  };
}

/** Leaves the middle of a log out; answers its new size. Whoever appends to it goes on at its new end. */
function cutMiddle(file: string, { first, last }: LogBounds): number {
  const log = openSync(file, 'r+');
  try {
    const { size } = fstatSync(log);
    const end = Buffer.alloc(last);
    const length = readSync(log, end, 0, last, size - last);
    ftruncateSync(log, first);
    const line = end.subarray(0, length).indexOf('\n') + 1;
    appendFileSync(file, `\n[The log is too long to be kept whole: its middle is left out here.]\n`);
    appendFileSync(file, end.subarray(line, length));
    return fstatSync(log).size;
  } catch (error) {
    // A full disk costs a part of the log, not the step.
    if (error instanceof Error && 'syscall' in error) return fstatSync(log).size;
    throw error;
  } finally {
    closeSync(log);
  }
}

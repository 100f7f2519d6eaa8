/**
 * The logs of the processes of a distributed step, brought to where they outlive the attempt: what is new, without secrets.
 * How much there is already tells what comes next, to the server after this one too.
 */
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { maskBytes } from '../run/mask-bytes.ts';
import type { Attempt } from '../run/ports.ts';
import { processLogFile, processLogFolder } from '../run/process-log-files.ts';
import { needlesOf } from '../run/secret-forms.ts';
import { distributionOf } from './distribution.ts';

/** In the folder of the attempt, one file by the rank of each process. */
export const processLogsName = 'logs';

/** Of one process; what follows is left out, and a line says so. */
const mostBytes = 48 * 1024 ** 2;
const cutNote = '\n[The log is too long to be kept whole: the rest is left out here.]\n';

export interface ProcessLog {
  readonly rank: number;
  /** Bytes that are here; beyond every end when no more is wanted. */
  offset(): number;
  /** Takes what comes next; false when there is more than that, of `size` bytes. `isEnd`: nobody writes any more. */
  take(bytes: Buffer, size: number, isEnd: boolean): boolean;
}

/** One for each process; none for a step that is not distributed. */
export function processLogsOf({ step, logFile, secrets }: Attempt): readonly ProcessLog[] {
  const needles = needlesOf(secrets?.forms ?? []);
  return (distributionOf(step)?.processes ?? []).map((_, rank) => {
    const file = processLogFile(logFile, rank);
    const bytesHere = (): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    return {
      rank,
      offset: () => (bytesHere() < mostBytes ? bytesHere() : Number.MAX_SAFE_INTEGER),
      take: (bytes, size, isEnd) => {
        const before = bytesHere();
        if (before >= mostBytes) return true;
        const room = mostBytes - before;
        const isAll = before + bytes.length >= size;
        const masked = maskBytes(bytes.subarray(0, room), needles, isEnd && isAll);
        const isWhole = masked.length < room;
        if (masked.length > 0) append(file, isWhole ? masked : Buffer.concat([masked, Buffer.from(cutNote)]));
        return !isWhole || isAll;
      },
    };
  });
}

function append(file: string, bytes: Buffer): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    appendFileSync(file, bytes);
  } catch (error) {
    // A full disk costs a part of the log, not the step.
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
}

const lookEveryMs = 200;

/** Follows those of an attempt on this machine. The returned function brings the rest, once nobody writes any more. */
export function followProcessLogs(attempt: Attempt): () => void {
  const logs = processLogsOf(attempt);
  if (logs.length === 0) return () => undefined;
  mkdirSync(processLogFolder(attempt.logFile), { recursive: true });
  const look = (isEnd: boolean): void => {
    for (const log of logs) while (!lookAt(attempt, log, isEnd));
  };
  const timer = setInterval(() => look(false), lookEveryMs);
  return () => {
    clearInterval(timer);
    look(true);
  };
}

const mostAtOnce = 1024 ** 2;

/** False when there is more at once. */
function lookAt({ directory }: Attempt, log: ProcessLog, isEnd: boolean): boolean {
  const source = path.join(directory, processLogsName, String(log.rank));
  if (!existsSync(source)) return true;
  const { size } = statSync(source);
  const from = log.offset();
  if (size <= from) return true;
  const file = openSync(source, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(mostAtOnce, size - from));
    const length = readSync(file, bytes, 0, bytes.length, from);
    const isDone = log.take(bytes.subarray(0, length), size, isEnd);
    // What may be the beginning of a secret waits for what follows.
    return isDone || log.offset() === from;
  } finally {
    closeSync(file);
  }
}

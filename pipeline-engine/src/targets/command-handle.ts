/** A command under way, begun by this process or by an earlier one: its log, its limit, its end, and how it is ended. */
import type { Attempt, AttemptHandle, AttemptOutcome, AttemptSignal } from '../run/ports.ts';
import { type LogBounds, watchLog } from './attempt-log.ts';
import { startTimer } from './attempt-timer.ts';
import { builtinOutcome, commandOutcome, isBuiltin } from './builtin-process.ts';
import { readAnswer, removeGroups, removeMark } from './command-files.ts';
import { notStarted, timeoutFailure } from './failures.ts';
import { parallelOutcome, readParallelResult, readProgress } from './parallel/parallel-outcome.ts';
import { endGroup, endRemains, withGroupHeld } from './process-group.ts';
import { followProcessLogs } from './process-logs.ts';

export type CommandEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'not-started'; readonly reason: string }
  /** Its wrapper is gone without a word. */
  | { readonly kind: 'vanished'; readonly message: string };

export interface CommandHandle extends AttemptHandle {
  /** The command goes on, and this process takes no notice of it any more. */
  leave(): void;
}

export interface FollowedCommand {
  readonly attempt: Attempt;
  readonly onSignal: (signal: AttemptSignal) => void;
  readonly graceMs: number;
  readonly log: LogBounds | undefined;
  /** Its process group; undefined when no process could be made. */
  readonly pid: number | undefined;
  readonly startedAt: number;
  readonly ended: Promise<CommandEnd>;
  /** Lets go of whatever tells `ended`. */
  readonly forget: () => void;
}

export function followCommand(command: FollowedCommand): CommandHandle {
  const { attempt, graceMs, pid, startedAt, ended, forget } = command;
  const { step } = attempt;
  const group = { pid, attempt: attempt.id, graceMs };
  const stopWatching = watch(command);
  let wish: 'none' | 'cancel' | 'timeout' = 'none';
  let hasEnded = false;

  const end = async (): Promise<void> => {
    // Afterwards the number may be somebody else's.
    if (!hasEnded) await endGroup(group);
  };
  const stopTimer = startTimer(remainingSeconds(step.timeoutSeconds, startedAt), () => {
    wish = 'timeout';
    void end();
  });
  const outcome = ended.then(async (last): Promise<AttemptOutcome> => {
    stopTimer();
    await endRemains(group);
    removeGroups(attempt.directory);
    hasEnded = true;
    stopWatching();
    if (wish === 'cancel') {
      removeMark(attempt.directory);
      return { kind: 'cancelled' };
    }
    if (wish === 'timeout') return { kind: 'failed', failure: timeoutFailure(step) };
    if (last.kind === 'vanished') return { kind: 'lost', message: last.message };
    if (last.kind === 'not-started') return { kind: 'failed', failure: notStarted(step, last.reason) };
    return exited(attempt, last.code);
  });
  let leave = (): void => undefined;
  const left = new Promise<AttemptOutcome>((resolve) => {
    leave = () => {
      stopTimer();
      stopWatching();
      forget();
      resolve({ kind: 'left' });
    };
  });

  return {
    outcome: Promise.race([outcome, left]),
    cancel: async () => {
      wish = 'cancel';
      await end();
      await outcome;
    },
    leave,
  };
}

/** Its log, those of its processes, and how far a parallel step is. */
function watch({ attempt, onSignal, log, pid }: FollowedCommand): () => void {
  const place = {
    file: attempt.logFile,
    inSilence: (work: () => number) => withGroupHeld(pid, work),
    ...(log === undefined ? {} : { bounds: log }),
  };
  if (attempt.step.parallel === undefined) {
    const stop = watchLog({ ...place, onSignal });
    const stopProcesses = followProcessLogs(attempt);
    return () => {
      stop();
      stopProcesses();
    };
  }
  let told = 0;
  const withProgress = (signal: AttemptSignal): void => {
    onSignal(signal);
    const fraction = readProgress(attempt.directory) ?? told;
    if (fraction === told) return;
    told = fraction;
    onSignal({ kind: 'progress', fraction });
  };
  return watchLog({ ...place, onSignal: withProgress });
}

function exited({ step, directory }: Attempt, code: number): AttemptOutcome {
  if (isBuiltin(step)) return builtinOutcome(step, code, readAnswer(directory));
  if (step.parallel !== undefined) return parallelOutcome(step, code, readParallelResult(directory));
  return commandOutcome(step, code);
}

/** A limit counts from the start of the command, whoever follows it now. */
function remainingSeconds(limit: number | undefined, startedAt: number): number | undefined {
  return limit === undefined ? undefined : Math.max(0, limit - (Date.now() - startedAt) / 1000);
}

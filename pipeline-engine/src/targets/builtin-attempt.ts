/** Runs a built-in component in a warm worker. */
import type { Attempt, AttemptHandle, AttemptOutcome, AttemptSignal } from '../run/ports.ts';
import { makeOutputs, placesHere } from './attempt-files.ts';
import { createLogWriter } from './attempt-log.ts';
import { startTimer } from './attempt-timer.ts';
import { builtinRequest } from './builtin-process.ts';
import { timeoutFailure } from './failures.ts';
import { RequestCancelled, WorkerFailure, WorkerLost, type WorkerPool } from './worker-pool.ts';
import type { RunStepResult } from './worker-protocol.ts';

export async function startBuiltin(
  pool: WorkerPool,
  attempt: Attempt,
  onSignal: (signal: AttemptSignal) => void,
): Promise<AttemptHandle> {
  makeOutputs(attempt);
  const stop = new AbortController();
  let timedOut = false;
  const stopTimer = startTimer(attempt.step.timeoutSeconds, () => {
    timedOut = true;
    stop.abort();
  });
  const answer = pool.request(builtinRequest(attempt, placesHere(attempt)), {
    onProgress: (fraction, message) => onSignal({ kind: 'progress', fraction, message }),
    onLog: createLogWriter(attempt.logFile, onSignal),
    signal: stop.signal,
  });
  onSignal({ kind: 'running' });
  const outcome = answer.then(succeeded, (error: unknown) =>
    timedOut ? { kind: 'failed' as const, failure: timeoutFailure(attempt.step) } : endedBy(error),
  );
  return {
    outcome: outcome.finally(stopTimer),
    cancel: async () => {
      stop.abort();
      await outcome;
    },
  };
}

function succeeded(result: unknown): AttemptOutcome {
  // The worker is our own program: it answers `run-step` with this.
  const { metrics, tables } = result as RunStepResult;
  return { kind: 'succeeded', metrics, tables };
}

function endedBy(error: unknown): AttemptOutcome {
  if (error instanceof WorkerFailure) return { kind: 'failed', failure: error.failure };
  if (error instanceof WorkerLost) return { kind: 'lost', message: error.message };
  if (error instanceof RequestCancelled) return { kind: 'cancelled' };
  throw error;
}

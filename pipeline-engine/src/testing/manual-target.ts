/** A compute target that a test drives by hand: each attempt ends when and how the test says. */
import type { Failure } from '../errors.ts';
import type { Metric } from '../run/events.ts';
import type { Attempt, AttemptOutcome, AttemptSignal, ComputeTarget } from '../run/ports.ts';
import type { MemoryFiles } from './memory-files.ts';

export interface ManualAttempt {
  readonly attempt: Attempt;
  /** Resolves when the engine has asked to cancel; the test then calls `confirmCancel`. */
  readonly cancelAsked: Promise<void>;
  signal(signal: AttemptSignal): void;
  /** Writes the outputs (contents by name) and ends well. */
  succeed(outputs: Readonly<Record<string, string>>, metrics?: readonly Metric[]): void;
  fail(failure: Failure): void;
  lose(message: string): void;
  confirmCancel(): void;
}

export interface ManualTarget extends ComputeTarget {
  /** The next attempt of a step, as soon as it was submitted; attempts are handed out once. */
  next(step: string): Promise<ManualAttempt>;
  /** How many attempts were submitted so far. */
  readonly submitted: () => number;
  readonly reaped: readonly string[];
}

export interface ManualTargetOptions {
  readonly name: string;
  readonly capacity: number;
  readonly files: MemoryFiles;
}

export function createManualTarget({ name, capacity, files }: ManualTargetOptions): ManualTarget {
  const waiting: { readonly step: string; readonly resolve: (attempt: ManualAttempt) => void }[] = [];
  const arrived: ManualAttempt[] = [];
  const reaped: string[] = [];
  let submitted = 0;

  const hand = (attempt: ManualAttempt): void => {
    const index = waiting.findIndex((entry) => entry.step === attempt.attempt.step.id);
    const [taker] = index === -1 ? [] : waiting.splice(index, 1);
    if (taker === undefined) arrived.push(attempt);
    else taker.resolve(attempt);
  };

  return {
    name,
    capacity,
    submitted: () => submitted,
    reaped,
    next: (step) =>
      new Promise((resolve) => {
        const index = arrived.findIndex((entry) => entry.attempt.step.id === step);
        const [found] = index === -1 ? [] : arrived.splice(index, 1);
        if (found === undefined) waiting.push({ step, resolve });
        else resolve(found);
      }),
    submit: async (attempt, onSignal) => {
      submitted += 1;
      const outcome = deferred<AttemptOutcome>();
      const cancelAsked = deferred<void>();
      hand({
        attempt,
        cancelAsked: cancelAsked.promise,
        signal: onSignal,
        succeed: (contents, metrics = []) => {
          for (const output of attempt.outputs) files.write(output.path, contents[output.name] ?? '');
          outcome.resolve({ kind: 'succeeded', metrics, tables: [] });
        },
        fail: (failure) => outcome.resolve({ kind: 'failed', failure }),
        lose: (message) => outcome.resolve({ kind: 'lost', message }),
        confirmCancel: () => outcome.resolve({ kind: 'cancelled' }),
      });
      return {
        outcome: outcome.promise,
        cancel: async () => {
          cancelAsked.resolve();
          await outcome.promise;
        },
      };
    },
    reap: async ({ id }) => {
      reaped.push(id);
    },
    close: async () => undefined,
  };
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

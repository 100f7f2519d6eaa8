/** A compute target that a test drives by hand: each attempt ends when and how the test says. */
import type { Failure } from '../errors.ts';
import type { Metric } from '../run/events.ts';
import type { Attempt, AttemptHandle, AttemptOutcome, AttemptSignal, ComputeTarget } from '../run/ports.ts';
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
  const bodies = new Map<string, Body>();
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
      const body: Body = { listener: listenTo(onSignal), cancelAsked: deferred(), ended: undefined };
      bodies.set(attempt.id, body);
      const end = (outcome: AttemptOutcome): void => {
        body.ended ??= outcome;
        body.listener.outcome.resolve(body.ended);
      };
      hand({
        attempt,
        cancelAsked: body.cancelAsked.promise,
        signal: (signal) => body.listener.onSignal(signal),
        succeed: (contents, metrics = []) => {
          for (const output of attempt.outputs) files.write(output.path, contents[output.name] ?? '');
          end({ kind: 'succeeded', metrics, tables: [] });
        },
        fail: (failure) => end({ kind: 'failed', failure }),
        lose: (message) => end({ kind: 'lost', message }),
        confirmCancel: () => end({ kind: 'cancelled' }),
      });
      return handleOf(body);
    },
    reattach: async ({ id }, onSignal) => {
      const body = bodies.get(id);
      if (body === undefined) return undefined;
      body.listener = listenTo(onSignal);
      onSignal({ kind: 'running' });
      if (body.ended !== undefined) body.listener.outcome.resolve(body.ended);
      return handleOf(body);
    },
    reap: async ({ id }) => {
      reaped.push(id);
      bodies.delete(id);
    },
    close: async (attempts) => {
      for (const body of bodies.values()) {
        const closed: AttemptOutcome = { kind: 'lost', message: 'The target was closed.' };
        body.listener.outcome.resolve(attempts === 'end' ? closed : { kind: 'left' });
      }
      if (attempts === 'end') bodies.clear();
    },
  };
}

/** An attempt, which outlives whoever listens to it. */
interface Body {
  listener: Listener;
  readonly cancelAsked: Deferred<void>;
  ended: AttemptOutcome | undefined;
}

interface Listener {
  readonly onSignal: (signal: AttemptSignal) => void;
  readonly outcome: Deferred<AttemptOutcome>;
}

function listenTo(onSignal: (signal: AttemptSignal) => void): Listener {
  return { onSignal, outcome: deferred() };
}

function handleOf(body: Body): AttemptHandle {
  const { outcome } = body.listener;
  return {
    outcome: outcome.promise,
    cancel: async () => {
      body.cancelAsked.resolve();
      await outcome.promise;
    },
  };
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

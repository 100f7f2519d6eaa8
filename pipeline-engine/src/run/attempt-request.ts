/** What an attempt of a run's step is asked to do: take a place of its target, execute, and give everything back. */
import type { AttemptRequest } from './attempts.ts';
import type { EngineOptions, Transition } from './engine-contract.ts';
import type { OutputRecord } from './events.ts';
import { type Execution, executeAttempt } from './execute-step.ts';
import { findResults } from './find-results.ts';
import { attemptKey, folderKey } from './leases.ts';
import type { PinnedInputs } from './pinned-inputs.ts';
import type { ComputeTarget } from './ports.ts';
import type { ReadyStep } from './ready-queue.ts';

/** A target and how many of its places are taken, over all runs. */
export interface Slots {
  readonly target: ComputeTarget;
  taken: number;
}

export interface AttemptRequestContext {
  readonly engine: EngineOptions;
  readonly run: string;
  readonly pinned: PinnedInputs;
  readonly outputsOf: (step: string) => readonly OutputRecord[] | undefined;
  readonly trace: (transition: Transition, step: string, attempt: string) => void;
  /** A place became free. */
  readonly onReleased: () => void;
}

/** Takes the place at once; the attempt gives it back when it has ended. */
export function attemptRequest(
  context: AttemptRequestContext,
  entry: ReadyStep,
  slots: Slots,
): AttemptRequest {
  const { engine } = context;
  const { step, fingerprint, shareable } = entry;
  const attempt = engine.newId();
  const lease = engine.leases?.open();
  lease?.take([attemptKey(attempt)]);
  const folder = engine.leases?.open();
  folder?.take([folderKey(attempt)]);
  slots.taken += 1;
  let hasPlace = true;
  const givePlaceBack = (): void => {
    if (!hasPlace) return;
    hasPlace = false;
    slots.taken -= 1;
    context.onReleased();
  };
  return {
    id: attempt,
    fingerprint: shareable ? fingerprint : undefined,
    find: async () => {
      const result = shareable
        ? (await findResults(engine, [fingerprint], lease)).get(fingerprint)
        : undefined;
      return result?.kind === 'intact' ? result.entry : undefined;
    },
    execute: (on) =>
      executeAttempt(engine, {
        attempt,
        step,
        fingerprint,
        pinned: context.pinned,
        outputsOf: context.outputsOf,
        target: slots.target,
        onSubmitted: on.submitted,
        onSignal: on.signalled,
        claim: (digest) => lease?.take([digest]),
        trace: (transition) => context.trace(transition, step.id, attempt),
      })
        .catch((error: unknown) => failedByBug(context, entry, error))
        .then((execution) => {
          // The next attempt's intent shares the transaction of this success. After a failure nothing may start.
          if (execution.kind === 'succeeded') givePlaceBack();
          return execution;
        }),
    released: () => {
      givePlaceBack();
      removeDirectory(engine, attempt, () => folder?.release());
      lease?.release();
    },
  };
}

/** A bug of ours ends the step that met it, in sight, and not the run or the server. */
function failedByBug({ engine, run }: AttemptRequestContext, { step }: ReadyStep, error: unknown): Execution {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  engine.log?.('error', `Run ${run}: step "${step.id}" met a bug in Millrace. ${details}`, {
    run,
    step: step.id,
  });
  const failure = {
    code: 'internal-error',
    params: { step: step.id },
    message: `Step "${step.id}" met a bug in Millrace: ${error instanceof Error ? error.message : String(error)}`,
    remedy: "Please report it with the server's log.",
  };
  return { kind: 'failed', failure, durationMs: 0 };
}

function removeDirectory(engine: EngineOptions, attempt: string, onRemoved: () => void): void {
  engine.artifacts.removeAttemptDirectory(attempt).then(onRemoved, (error: unknown) => {
    engine.log?.('warn', `The folder of attempt ${attempt} could not be removed: ${String(error)}`, {
      attempt,
    });
  });
}

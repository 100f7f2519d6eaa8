/** What an attempt of a run's step is asked to do: take a place of its target, execute, and give everything back. */

import { partedInput, partScope } from '../cache/part-scope.ts';
import { optional } from '../spec/optional.ts';
import type { AttemptRequest } from './attempts.ts';
import type { EngineOptions, Transition } from './engine-contract.ts';
import type { OutputRecord } from './events.ts';
import { type ExecuteRequest, type Execution, executeAttempt, resumeAttempt } from './execute-step.ts';
import { findResults } from './find-results.ts';
import { attemptKey, folderKey } from './leases.ts';
import { isOusted } from './owned-target.ts';
import type { PinnedInputs } from './pinned-inputs.ts';
import type { AttemptParts, ComputeTarget } from './ports.ts';
import type { ReadyStep } from './ready-queue.ts';

/** A target and how many of its places are taken, over all runs. */
export interface Slots {
  readonly target: ComputeTarget;
  taken: number;
  /** Attempts that the target has something of, those that gave their place back among them. */
  held: number;
}

export interface AttemptRequestContext {
  readonly engine: EngineOptions;
  readonly run: string;
  readonly pinned: PinnedInputs;
  readonly outputsOf: (step: string) => readonly OutputRecord[] | undefined;
  readonly trace: (transition: Transition, step: string, attempt: string) => void;
  /** Told of the removal of an attempt's directory, which goes on in the background. */
  readonly removing: (work: Promise<void>) => void;
  /** A place became free. */
  readonly onReleased: () => void;
}

/** An attempt that an earlier process began. */
export interface EarlierAttempt {
  readonly id: string;
  /** When it began, as far as the log knows. */
  readonly startedAt: number;
}

/** How many attempts wait for the disk at most, for each place of their target: enough to share its syncs. */
const mostBehind = 4;

/** Takes the place at once; the attempt gives it back when it has ended. */
export function attemptRequest(
  context: AttemptRequestContext,
  entry: ReadyStep,
  slots: Slots,
  earlier?: EarlierAttempt,
): AttemptRequest {
  const { engine } = context;
  const { step, fingerprint, shareable } = entry;
  const attempt = earlier?.id ?? engine.newId();
  const lease = engine.leases?.open();
  lease?.take([attemptKey(attempt)]);
  const folder = engine.leases?.open();
  folder?.take([folderKey(attempt)]);
  slots.taken += 1;
  slots.held += 1;
  let hasPlace = true;
  let parts: AttemptParts | undefined;
  const givePlaceBack = (): void => {
    if (!hasPlace) return;
    hasPlace = false;
    slots.taken -= 1;
    context.onReleased();
  };
  const isDiskBehind = (): boolean => slots.held - slots.taken >= mostBehind * slots.target.capacity;
  const letGo = (): void => {
    slots.held -= 1;
    context.onReleased();
  };
  return {
    id: attempt,
    target: slots.target.name,
    isVolatile: slots.target.isVolatile?.(step) ?? false,
    fingerprint: shareable ? fingerprint : undefined,
    find: async () => {
      const result = shareable
        ? (await findResults(engine, [fingerprint], lease)).get(fingerprint)
        : undefined;
      return result?.kind === 'intact' ? result.entry : undefined;
    },
    abandon: async () => {
      if (earlier !== undefined) await reapEarlier(engine, slots.target, earlier.id);
    },
    execute: (on) => {
      parts = partsOf(context, entry);
      const request: ExecuteRequest = {
        attempt,
        step,
        fingerprint,
        pinned: context.pinned,
        outputsOf: context.outputsOf,
        target: slots.target,
        onSubmitted: on.submitted,
        onSignal: on.signalled,
        claim: (digest) => lease?.take([digest]),
        onHashed: () => {
          if (!isDiskBehind()) givePlaceBack();
        },
        ...optional('parts', parts),
        trace: (transition) => context.trace(transition, step.id, attempt),
      };
      const execution =
        earlier === undefined
          ? executeAttempt(engine, request)
          : resumeAttempt(engine, request, earlier.startedAt);
      return execution
        .catch((error: unknown) => failedByBug(context, entry, error))
        .then((ended) => {
          // The next attempt's intent shares the transaction of this success. After a failure nothing may start.
          if (ended.kind === 'succeeded') givePlaceBack();
          return ended;
        });
    },
    released: (goesOn) => {
      givePlaceBack();
      if (!goesOn && parts !== undefined) context.removing(measure(engine, parts));
      if (!goesOn) {
        context.removing(removeDirectory(engine, attempt).then(() => folder?.release()));
        const elsewhere = slots.target.release?.({ id: attempt });
        if (elsewhere !== undefined) context.removing(elsewhere.finally(letGo));
        else letGo();
      } else letGo();
      lease?.release();
    },
  };
}

/** Of a step that is computed in parts. One that is computed anew takes only what this run committed. */
function partsOf({ engine, run }: AttemptRequestContext, entry: ReadyStep): AttemptParts | undefined {
  const input = partedInput(entry.step);
  if (input === undefined || engine.parts === undefined) return undefined;
  const scope = engine.hash(partScope(entry.identity(), input));
  return engine.parts.open(scope, entry.forced ? `${run} ${entry.step.id}` : undefined);
}

/** A size that could not be noted is set right by the next collection. */
async function measure({ parts: store, log }: EngineOptions, { scope }: AttemptParts): Promise<void> {
  try {
    await store?.settled(scope);
  } catch (error) {
    log?.('warn', `The size of the parts ${scope} was not noted: ${String(error)}`, {});
  }
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

/** Ends what is left of an attempt whose result nobody waits for any more. */
export async function reapEarlier(
  { artifacts }: EngineOptions,
  target: ComputeTarget,
  id: string,
): Promise<void> {
  await target.reap({ id, directory: artifacts.attemptDirectory(id) });
}

async function removeDirectory(engine: EngineOptions, attempt: string): Promise<void> {
  try {
    // Its successor may read what lies there.
    if (!(await isOusted(engine.runStore))) await engine.artifacts.removeAttemptDirectory(attempt);
  } catch (error) {
    engine.log?.('warn', `The folder of attempt ${attempt} could not be removed: ${String(error)}`, {
      attempt,
    });
  }
}

/** Looks steps of a run up in the cache: hits are reused, misses get their reasons and have to run. */
import type { Failure, Result } from '../errors.ts';
import type { Step } from '../graph/step.ts';
import { optional } from '../spec/optional.ts';
import { deliverOutputs } from './deliver.ts';
import type { EngineOptions } from './engine-contract.ts';
import type { EnvironmentHost, EnvironmentNeed } from './environments.ts';
import type { OutputRecord, RunEventBody } from './events.ts';
import { type FoundResult, findStepResults } from './find-results.ts';
import { type IdentifiedStep, identifyStep } from './identify-step.ts';
import type { Lease } from './leases.ts';
import type { PinnedInputs } from './pinned-inputs.ts';
import { becauseMissed, comparable, reasonToRun } from './plan.ts';
import type { StepCacheEntry, StepCommit } from './ports.ts';
import { environmentFilesOf } from './readings.ts';
import type { ReadyStep } from './ready-queue.ts';
import { softwareOf } from './software.ts';
import { reusedEvent } from './step-events.ts';

export interface LookUpContext {
  readonly engine: EngineOptions;
  readonly run: string;
  readonly pipeline: string;
  readonly force: boolean;
  readonly pinned: PinnedInputs;
  readonly outputsOf: (step: string) => readonly OutputRecord[] | undefined;
  readonly hostOf: (step: Step) => EnvironmentHost | undefined;
  /** Its software was prepared; what is not known of it now will not be. */
  readonly isPrepared: (step: string) => boolean;
}

export interface LookedUp {
  /** `step-reused` for hits, `step-failed` for inputs that are not there and results that could not be delivered. */
  readonly ended: readonly (ReusedBody | FailedBody)[];
  /** `step-identified` for misses. */
  readonly identified: readonly RunEventBody[];
  readonly misses: readonly ReadyStep[];
  /** Their software has to be made before anybody knows what they are. */
  readonly unprepared: readonly EnvironmentNeed[];
  /** Results of a former format that are reused, under their fingerprint of now; stored with `ended`. */
  readonly rekeyed: readonly StepCommit[];
}

export type ReusedBody = Extract<RunEventBody, { readonly type: 'step-reused' }>;
type FailedBody = Extract<RunEventBody, { readonly type: 'step-failed' }>;

/** One query for all steps; every hit is verified, and stays until `lease` is released. */
export async function lookUp(
  context: LookUpContext,
  steps: readonly Step[],
  lease?: Lease,
): Promise<LookedUp> {
  const { entries, failed, unprepared, found } = await ask(context, steps, lease);
  const { ended, rekeyed, missing } = await useHits(context, entries, found);
  const identified: RunEventBody[] = [];
  const misses: ReadyStep[] = [];
  for (const entry of missing) {
    const result = resultFor(entry, found);
    identified.push(await missed(context, entry, result));
    // A broken result must not stand in the way of the one that is made now.
    misses.push(result === undefined ? entry : { ...entry, replaces: true });
  }
  return { ended: [...failed, ...ended], identified, misses, unprepared, rekeyed };
}

/** Just the steps that can be reused, to be recorded; nothing is said of the others. */
export async function lookUpHits(
  context: LookUpContext,
  steps: readonly Step[],
  lease?: Lease,
): Promise<Pick<LookedUp, 'rekeyed'> & { readonly reused: readonly ReusedBody[] }> {
  const { entries, found } = await ask(context, steps, lease);
  const { ended, rekeyed } = await useHits(context, entries, found);
  return { reused: ended.filter((event) => event.type === 'step-reused'), rekeyed };
}

type Found = ReadonlyMap<string, FoundResult>;

interface Asked extends Pick<LookedUp, 'unprepared'> {
  readonly entries: readonly ReadyStep[];
  /** Steps whose inputs are not there. */
  readonly failed: readonly FailedBody[];
  readonly found: Found;
}

async function ask(context: LookUpContext, steps: readonly Step[], lease?: Lease): Promise<Asked> {
  const failed: FailedBody[] = [];
  const entries: ReadyStep[] = [];
  const unprepared: EnvironmentNeed[] = [];
  await context.engine.environments?.look(steps.map((step) => needOf(context, step)));
  for (const step of steps) {
    const result = identify(context, step);
    if (!result.ok) failed.push({ type: 'step-failed', step: step.id, failure: result.error });
    else if (result.value.isWhole || context.isPrepared(step.id))
      entries.push({ step, ...result.value, ...rulesFor(context, step, result.value), replaces: false });
    else unprepared.push(needOf(context, step));
  }
  const questions = entries.filter((entry) => !entry.forced);
  return { entries, failed, unprepared, found: await findStepResults(context.engine, questions, lease) };
}

const resultFor = (entry: ReadyStep, found: Found): FoundResult | undefined =>
  entry.forced ? undefined : found.get(entry.fingerprint);

async function useHits(context: LookUpContext, entries: readonly ReadyStep[], found: Found) {
  const ended: (ReusedBody | FailedBody)[] = [];
  const rekeyed: StepCommit[] = [];
  const missing: ReadyStep[] = [];
  for (const entry of entries) {
    const result = resultFor(entry, found);
    if (result?.kind !== 'intact') {
      missing.push(entry);
      continue;
    }
    ended.push(await reusedOrFailed(context, entry.step, result.entry));
    if (result.isFormer) rekeyed.push(commitOf(entry, result.entry));
  }
  return { ended, rekeyed, missing };
}

async function reusedOrFailed(
  { engine, run }: LookUpContext,
  step: Step,
  entry: StepCacheEntry,
): Promise<ReusedBody | FailedBody> {
  const failure = await deliverOutputs(engine, { run, step, outputs: entry.outputs });
  return failure === undefined
    ? reusedEvent(step.id, entry)
    : { type: 'step-failed', step: step.id, failure };
}

function commitOf({ step, identity }: ReadyStep, entry: StepCacheEntry): StepCommit {
  return { entry, identity: identity(), component: step.component.name, replace: false };
}

/**
 * A step that has an attempt already, as a look-up that missed would give it; undefined when it cannot be identified.
 * Where something stands for its fingerprint that is no intact result, what the attempt makes replaces it.
 */
export function identifyAgain(context: LookUpContext, step: Step): ReadyStep | undefined {
  const result = identify(context, step);
  return result.ok
    ? { step, ...result.value, ...rulesFor(context, step, result.value), replaces: true }
    : undefined;
}

function identify(context: LookUpContext, step: Step): Result<IdentifiedStep, Failure> {
  const { engine, pinned, outputsOf } = context;
  return identifyStep(step, {
    pinned,
    outputsOf,
    engineVersions: engine.engineVersions ?? {},
    hash: engine.hash,
    softwareOf: softwareOf(engine.environments, context.hostOf),
  });
}

function needOf({ hostOf, pinned }: LookUpContext, step: Step): EnvironmentNeed {
  return { step, files: environmentFilesOf(step, pinned), ...optional('host', hostOf(step)) };
}

/** A step of which something stays unknown is like no other. */
function rulesFor(
  { force }: LookUpContext,
  step: Step,
  { isWhole }: IdentifiedStep,
): { readonly forced: boolean; readonly shareable: boolean } {
  const runsAnyway = !isWhole || reasonToRun(step, force) !== undefined;
  return { forced: runsAnyway, shareable: !runsAnyway };
}

async function missed(
  context: LookUpContext,
  entry: ReadyStep,
  result: FoundResult | undefined,
): Promise<RunEventBody> {
  const { step, fingerprint } = entry;
  if (result?.kind === 'broken') logBroken(context, step.id, result);
  const earlier = await context.engine.stepCache.nearest(context.pipeline, step.id, step.component.name);
  const certain = reasonToRun(step, context.force);
  const because = certain === undefined ? becauseMissed(entry, result, earlier) : [certain];
  return {
    type: 'step-identified',
    step: step.id,
    fingerprint,
    because,
    comparedWith: comparable(entry, earlier)?.from,
  };
}

function logBroken(
  { engine, run }: LookUpContext,
  step: string,
  { output, digest, verdict }: Extract<FoundResult, { readonly kind: 'broken' }>,
): void {
  engine.log?.(
    'warn',
    `Run ${run}: the stored output "${output}" of step "${step}" is ${verdict} (${digest}); the step runs again.`,
    { run, step, output, digest, verdict },
  );
}

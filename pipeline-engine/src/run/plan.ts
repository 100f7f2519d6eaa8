/** What a run would do, before it does anything. */

import { explainMiss, isComparable } from '../cache/explain-miss.ts';
import { isLiteralPort } from '../cache/fingerprint.ts';
import type { Because, Identity } from '../cache/identity.ts';
import { maskBecause } from '../cache/mask-secrets.ts';
import type { Failure, Result } from '../errors.ts';
import type { Step, StepGraph, StepInput } from '../graph/step.ts';
import { optional } from '../spec/optional.ts';
import type { OutputRecord, ReusedFrom } from './events.ts';
import type { FoundResult } from './find-results.ts';
import type { IdentifiedStep } from './identify-step.ts';
import type { EarlierResult, PinnedExternal } from './ports.ts';

export interface PlannedStep {
  readonly id: string;
  /** `depends` runs only if a step above gives new bytes. */
  readonly action: 'reuse' | 'run' | 'depends';
  readonly because: readonly Because[];
  /** For `reuse`: the result that will be used. */
  readonly from?: ReusedFrom;
  /** For `reuse`: its outputs. */
  readonly outputs?: readonly OutputRecord[];
  /** Inputs that lie elsewhere: their state there, and how often they are fetched; absent for none. */
  readonly external?: readonly PlannedExternal[];
  /** Of a step that runs and falls into parts: how many there are, and how many it would compute. */
  readonly parts?: PlannedParts;
  /** From the step's own history; absent when it never ran. */
  readonly estimateSeconds?: number;
}

export interface PlannedParts {
  readonly total: number;
  /** Those that a run would compute. */
  readonly changed: number;
}

export interface PlannedExternal extends PinnedExternal {
  readonly input: string;
  readonly url: string;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
}

/** Everything that planning asks; the planner itself decides and reads nothing. */
export interface PlanSources {
  readonly force: boolean;
  readonly identify: (
    step: Step,
    outputsOf: (step: string) => readonly OutputRecord[] | undefined,
  ) => Result<IdentifiedStep, Failure>;
  /** One question per wave of the graph; answers by fingerprint. */
  readonly results: (steps: readonly IdentifiedStep[]) => Promise<ReadonlyMap<string, FoundResult>>;
  readonly nearest: (step: Step) => Promise<EarlierResult | undefined>;
  readonly external: (step: Step) => readonly PlannedExternal[];
  readonly parts: (step: Step, identified: IdentifiedStep) => Promise<PlannedParts | undefined>;
}

/**
 * Goes down the graph in waves. A step whose inputs are all known is looked up; below a step that will run it is
 * `depends`, because the run may stop the change (early cutoff) when the step above gives the same bytes.
 */
export async function planRun(graph: StepGraph, sources: PlanSources): Promise<Plan> {
  const planned = new Map<string, PlannedStep>();
  const outputsOf = (id: string): readonly OutputRecord[] | undefined => planned.get(id)?.outputs;
  for (const wave of wavesOf(graph)) {
    const questions = wave.map((step) => questionOf(step, graph, sources, outputsOf, planned));
    const found = await sources.results(
      questions.flatMap((question) => (question.kind === 'look-up' ? [question.identified] : [])),
    );
    const open: Question[] = [];
    for (const question of questions) {
      const step = reused(question, found);
      if (step === undefined) open.push(question);
      else planned.set(step.id, step);
    }
    const answers = await Promise.all(open.map((question) => answer(question, found, sources)));
    for (const step of answers) planned.set(step.id, step);
  }
  const steps: PlannedStep[] = [];
  for (const step of graph.steps) {
    const found = planned.get(step.id);
    const external = sources.external(step);
    if (found !== undefined) steps.push(external.length === 0 ? found : { ...found, external });
  }
  return { steps };
}

/** Steps by their distance from the start, so that each wave depends on earlier ones only. */
function wavesOf(graph: StepGraph): readonly (readonly Step[])[] {
  const depth = new Map<string, number>();
  const waves: Step[][] = [];
  for (const step of graph.steps) {
    let wave = 0;
    for (const { source } of step.inputs)
      if (source.kind === 'step') wave = Math.max(wave, (depth.get(source.step) ?? -1) + 1);
    depth.set(step.id, wave);
    const members = waves[wave];
    if (members === undefined) waves[wave] = [step];
    else members.push(step);
  }
  return waves;
}

type Question =
  | { readonly kind: 'look-up'; readonly step: Step; readonly identified: IdentifiedStep }
  /** Runs in any case. */
  | { readonly kind: 'certain'; readonly step: Step; readonly because: Because }
  | {
      readonly kind: 'depends';
      readonly step: Step;
      readonly identified?: IdentifiedStep;
      readonly unknown: readonly string[];
    };

function questionOf(
  step: Step,
  graph: StepGraph,
  sources: PlanSources,
  outputsOf: (step: string) => readonly OutputRecord[] | undefined,
  planned: ReadonlyMap<string, PlannedStep>,
): Question {
  const certain = reasonToRun(step, sources.force || graph.forceRerun);
  if (certain !== undefined) return { kind: 'certain', step, because: certain };
  const identified = sources.identify(step, outputsOf);
  const unknown = step.inputs.filter((input) => waitsFor(input, planned));
  if (unknown.length > 0) {
    return {
      kind: 'depends',
      step,
      unknown: unknown.map(({ name }) => name),
      identified: identified.ok ? identified.value : undefined,
    };
  }
  if (!identified.ok) return { kind: 'certain', step, because: partOf(partOfFailure(identified.error)) };
  return { kind: 'look-up', step, identified: identified.value };
}

function waitsFor(input: StepInput, planned: ReadonlyMap<string, PlannedStep>): boolean {
  const above = input.source.kind === 'step' ? planned.get(input.source.step) : undefined;
  return above !== undefined && above.action !== 'reuse' && !isLiteralPort(input);
}

/** Why a step runs whatever its inputs are; undefined when its result may be reused. */
export function reasonToRun(step: Step, force: boolean): Because | undefined {
  if (!step.component.isDeterministic) return partOf('not-deterministic');
  if (step.phase !== undefined) return partOf(step.phase === 'init' ? 'on-init' : 'on-finalize');
  return force || step.forceRerun ? partOf('forced') : undefined;
}

type Found = ReadonlyMap<string, FoundResult>;

function resultFor(question: Question, found: Found): FoundResult | undefined {
  return question.kind === 'look-up' ? found.get(question.identified.fingerprint) : undefined;
}

function reused(question: Question, found: Found): PlannedStep | undefined {
  const result = resultFor(question, found);
  if (result?.kind !== 'intact') return undefined;
  const { run, step, time, outputs } = result.entry;
  return { id: question.step.id, action: 'reuse', because: [], from: { run, step, time }, outputs };
}

async function answer(question: Question, found: Found, sources: PlanSources): Promise<PlannedStep> {
  const { step } = question;
  const earlier = await sources.nearest(step);
  const estimate = earlier === undefined ? {} : { estimateSeconds: earlier.durationMs / 1000 };
  if (question.kind === 'certain')
    return { id: step.id, action: 'run', because: [question.because], ...estimate };
  if (question.kind === 'depends') {
    return { id: step.id, action: 'depends', because: becauseUnknown(question, earlier), ...estimate };
  }
  return {
    id: step.id,
    action: 'run',
    because: becauseMissed(question.identified, resultFor(question, found), earlier),
    ...optional('parts', await sources.parts(step, question.identified)),
    ...estimate,
  };
}

/** Why a looked-up step has no result: its result is broken, or what changed since the nearest earlier one. */
export function becauseMissed(
  step: IdentifiedStep,
  result: FoundResult | undefined,
  earlier: EarlierResult | undefined,
): readonly Because[] {
  if (result?.kind === 'broken')
    return [{ part: `result-missing:${result.output}`, old: result.digest, new: null }];
  const because = differences(step, comparable(step, earlier)?.identity);
  return because.length > 0 ? because.map(maskBecause) : [partOf('result-missing')];
}

/** The result that a miss is explained against, and named as; undefined for a first run. */
export function comparable(
  step: IdentifiedStep,
  earlier: EarlierResult | undefined,
): EarlierResult | undefined {
  if (earlier === undefined || earlier.isOwn) return earlier;
  return isComparable(formLike(step, earlier.identity).identity, earlier.identity) ? earlier : undefined;
}

/** Compared in the format of the earlier one; what that format could not see is said as such. */
function differences(step: IdentifiedStep, earlier: Identity | undefined): readonly Because[] {
  const now = step.identity();
  if (earlier === undefined || earlier.version === now.version) return explainMiss(now, earlier);
  const { identity, saysAll } = formLike(step, earlier);
  const because = explainMiss(identity, earlier);
  if (saysAll) return because;
  const formats = { old: `v${earlier.version}`, new: `v${now.version}` };
  return [{ part: 'identity-format', ...formats }, ...because];
}

function formLike(
  step: IdentifiedStep,
  earlier: Identity,
): { readonly identity: Identity; readonly saysAll: boolean } {
  const identity = step.identity();
  return earlier.version === identity.version ? { identity, saysAll: true } : step.former();
}

/** The known differences, and each input that waits for a step above with nothing as its new value. */
function becauseUnknown(
  { identified, unknown }: Extract<Question, { readonly kind: 'depends' }>,
  nearest: EarlierResult | undefined,
): readonly Because[] {
  const earlier = identified === undefined ? nearest : comparable(identified, nearest);
  const waits = unknown.map((name) => `input:${name}`);
  const known = identified === undefined ? [] : differences(identified, earlier?.identity);
  const old = new Map(earlier?.identity.parts.map((entry) => [entry.part, entry.value]));
  return [
    ...known.filter(({ part }) => !waits.some((wait) => part === wait || part.startsWith(`${wait}:`))),
    ...waits.map((part) => ({ part, old: old.get(part) ?? null, new: null })),
  ].map(maskBecause);
}

/** A step that will fail says what it does not find. */
function partOfFailure({ code, params }: Failure): string {
  const subject = params.path ?? params.secret;
  return typeof subject === 'string' ? `${code}:${subject}` : code;
}

function partOf(part: string): Because {
  return { part, old: null, new: null };
}

/** What a seed stands for: pipelines, what is done to them, and what goes wrong. Plain data, so that it can be shrunk. */
import type { StepGraph } from '../../graph/step.ts';
import { optional } from '../../spec/optional.ts';
import { type RetryPolicy, retryCauses } from '../../spec/retry-policy.ts';
import { type ExampleStep, exampleGraph } from '../example-graphs.ts';
import { createRandom, type Random } from './random.ts';

export interface PlannedStepOfWorld {
  /** Earlier steps of the pipeline that it reads. */
  readonly reads: readonly number[];
  /** Equal kinds that read the same are equal steps, in every pipeline. */
  readonly kind: number;
  /** Its output says nothing of its inputs, so that a change above stops here. */
  readonly isConstant: boolean;
  readonly isDeterministic: boolean;
  readonly readsFile: boolean;
  readonly onSecondTarget: boolean;
  /** It has a time limit, which an attempt that hangs reaches. */
  readonly hasLimit?: boolean;
  readonly phase?: 'init' | 'finalize';
}

export interface PlannedPipeline {
  readonly steps: readonly PlannedStepOfWorld[];
  readonly continueOnStepFailure: boolean;
  /** Failures of its steps are tried again. */
  readonly retries?: boolean;
  readonly maxConcurrentSteps?: number;
}

export type ActKind =
  | 'start'
  | 'start-forced'
  | 'start-from'
  | 'cancel'
  | 'cancel-step'
  | 'pause'
  | 'unpause'
  /** The process dies, and a new one goes on. */
  | 'kill'
  /** The process ends in order, and a new one goes on. */
  | 'close'
  /** A second process takes the workspace while the first one still works. */
  | 'usurp'
  | 'edit-file'
  | 'lose-artifact'
  | 'clock-jump'
  /** What nothing kept needs any more is removed, beside whatever runs. */
  | 'collect'
  | 'pin-run';

export interface PlannedAct {
  readonly kind: ActKind;
  /** How many moves of the world pass before it. */
  readonly after: number;
  readonly pick: number;
}

/** In percent of the occasions. */
export interface Hazards {
  readonly attemptFails: number;
  readonly attemptIsLost: number;
  /** Ends only when it is cancelled. */
  readonly attemptHangs: number;
  readonly signalTwice: number;
  readonly submitRefused: number;
  readonly appendRefused: number;
  /** Of the refused: what was appended stands all the same. */
  readonly refusedButStored: number;
  readonly diskFull: number;
  /** The rename was acknowledged, and the artifact is gone. */
  readonly renameLies: number;
}

export interface WorldPlan {
  readonly seed: number;
  readonly capacity: number;
  readonly pipelines: readonly PlannedPipeline[];
  readonly acts: readonly PlannedAct[];
  readonly hazards: Hazards;
}

export const noHazards: Hazards = {
  attemptFails: 0,
  attemptIsLost: 0,
  attemptHangs: 0,
  signalTwice: 0,
  submitRefused: 0,
  appendRefused: 0,
  refusedButStored: 50,
  diskFull: 0,
  renameLies: 0,
};

const likelyActs: readonly ActKind[] = [
  ...Array<ActKind>(6).fill('start'),
  'start-forced',
  'cancel',
  'cancel',
  'kill',
  'kill',
  'close',
  'usurp',
  'edit-file',
  'lose-artifact',
  'clock-jump',
];

export function planWorld(seed: number): WorldPlan {
  const random = createRandom(seed);
  // Some worlds know no hazard, so that what goes wrong there is nobody else's fault.
  const hazard = (most: number): number => (random.chance(50) ? random.below(most + 1) : 0);
  const pipelines = listOf(1 + random.below(3), () => planPipeline(random));
  const acts = listOf(2 + random.below(9), (): PlannedAct => {
    return { kind: random.pick(likelyActs), after: random.below(25), pick: random.below(1000) };
  });
  // What people do to single runs is drawn apart, so that older seeds stay the worlds that they were.
  const control = createRandom(seed ^ 0x2545f491);
  const isControlled = control.chance(60);
  const drawn = isControlled ? withMore(acts, controlActs, control) : acts;
  // So are collections.
  const keeping = createRandom(seed ^ 0x6a09e667);
  return {
    seed,
    capacity: 1 + random.below(3),
    pipelines: isControlled ? pipelines.map((pipeline) => withControls(pipeline, control)) : pipelines,
    acts: [
      { kind: 'start', after: 0, pick: 0 },
      ...(keeping.chance(40) ? withMore(drawn, keepingActs, keeping) : drawn),
    ],
    hazards: {
      attemptFails: hazard(15),
      attemptIsLost: hazard(15),
      attemptHangs: hazard(8),
      signalTwice: hazard(50),
      submitRefused: hazard(5),
      appendRefused: hazard(4),
      refusedButStored: 50,
      diskFull: hazard(8),
      renameLies: hazard(5),
    },
  };
}

function withControls(pipeline: PlannedPipeline, random: Random): PlannedPipeline {
  const steps = pipeline.steps.map((step) => ({ ...step, hasLimit: random.chance(40) }));
  const apart = (phase: 'init' | 'finalize'): PlannedStepOfWorld[] =>
    random.chance(25) ? [{ ...alone, kind: random.below(4), phase }] : [];
  return {
    ...pipeline,
    steps: [...steps, ...apart('init'), ...apart('finalize')],
    retries: random.chance(50),
    ...(random.chance(25) ? { maxConcurrentSteps: 1 + random.below(2) } : {}),
  };
}

const alone = {
  reads: [],
  isConstant: false,
  isDeterministic: true,
  readsFile: false,
  onSecondTarget: false,
} as const;

const controlActs: readonly ActKind[] = [
  'pause',
  'pause',
  'unpause',
  'cancel-step',
  'cancel-step',
  'start-from',
];

const keepingActs: readonly ActKind[] = ['collect', 'collect', 'collect', 'pin-run'];

/** Some of `kinds` between the acts. */
function withMore(
  acts: readonly PlannedAct[],
  kinds: readonly ActKind[],
  random: Random,
): readonly PlannedAct[] {
  return acts.flatMap((act) =>
    random.chance(40)
      ? [act, { kind: random.pick(kinds), after: random.below(15), pick: random.below(1000) }]
      : [act],
  );
}

function planPipeline(random: Random): PlannedPipeline {
  const steps = listOf(
    1 + random.below(8),
    (index): PlannedStepOfWorld => ({
      reads: index === 0 ? [] : [...new Set(listOf(random.below(4), () => random.below(index)))],
      kind: random.below(4),
      isConstant: random.chance(25),
      isDeterministic: !random.chance(10),
      readsFile: random.chance(25),
      onSecondTarget: random.chance(20),
    }),
  );
  return { steps, continueOnStepFailure: random.chance(50) };
}

export function graphOfPlan(pipeline: PlannedPipeline): StepGraph {
  const { steps, continueOnStepFailure, retries, maxConcurrentSteps } = pipeline;
  const retry = retries === true ? retryOfWorlds : undefined;
  return exampleGraph(
    steps.map((step, index) => ({ ...exampleOf(step, index), retry })),
    { continueOnStepFailure, ...optional('maxConcurrentSteps', maxConcurrentSteps) },
  );
}

const retryOfWorlds: RetryPolicy = {
  attempts: 3,
  delaySeconds: 5,
  factor: 2,
  maxSeconds: 8,
  on: retryCauses,
};

/** Inputs are named by their order, so that steps of different pipelines can be equal. */
function exampleOf(step: PlannedStepOfWorld, index: number): ExampleStep {
  const data: Record<string, string> = {};
  for (const [order, source] of step.reads.entries()) data[`in${order}`] = `s${source}.out`;
  if (step.readsFile) data.file = 'file:data.csv';
  return {
    id: `s${index}`,
    data,
    params: { kind: `${step.kind}${step.isDeterministic ? '' : '?'}`, constant: String(step.isConstant) },
    isDeterministic: step.isDeterministic,
    compute: step.onSecondTarget ? 'second' : 'first',
    timeoutSeconds: step.hasLimit === true ? 60 : undefined,
    phase: step.phase,
  };
}

function listOf<T>(length: number, make: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => make(index));
}

/**
 * A run as one level of nested pipelines sees it. Steps of the whole run are called `outer/inner`; inside `outer`
 * they go by `inner`, and a nested pipeline's node has one state made of all its steps.
 */
import {
  isTerminal,
  type PlannedStep,
  type RunState,
  type StepState,
} from '@millrace/pipeline-engine/browser';

/** What the steps inside are called before their own name. */
export function prefixOf(trail: readonly { readonly node: string }[]): string {
  return trail.map(({ node }) => `${node}/`).join('');
}

/** The node of a level that a step belongs to; a step outside the level keeps its whole name. */
export function nodeAt(step: string, prefix: string): string {
  return step.startsWith(prefix) ? (step.slice(prefix.length).split('/')[0] ?? step) : step;
}

/** `prefix` is empty at the top, else `outer/`. */
export function scopeRun(run: RunState, prefix: string): RunState {
  if (prefix === '' && !run.order.some((id) => id.includes('/'))) return run;
  const inside = within(Object.entries(run.steps), prefix);
  const strip = (id: string) => (id.startsWith(prefix) ? id.slice(prefix.length) : id);
  const own = inside.map(([id, step]): [string, StepState] => [
    id,
    {
      ...step,
      dependsOn: step.dependsOn.map(strip),
      ...(step.skippedBecause === undefined ? {} : { skippedBecause: nodeAt(step.skippedBecause, prefix) }),
    },
  ]);
  const nested = grouped(inside).map(([id, steps]): [string, StepState] => [id, mergedState(id, steps)]);
  const order = run.order.filter((id) => id.startsWith(prefix)).map(strip);
  return { ...run, order, steps: Object.fromEntries([...nested, ...own]) };
}

/** The planned steps of one level by their node; a nested pipeline has one made of all its steps. */
export function scopePlan(steps: readonly PlannedStep[], prefix: string): ReadonlyMap<string, PlannedStep> {
  const inside = within(
    steps.map((step): [string, PlannedStep] => [step.id, step]),
    prefix,
  );
  const nested = grouped(inside).map(([id, group]): [string, PlannedStep] => [id, mergedPlan(id, group)]);
  return new Map([...nested, ...inside]);
}

function within<T>(entries: readonly (readonly [string, T])[], prefix: string): readonly [string, T][] {
  return entries.flatMap(([id, value]): [string, T][] =>
    id.startsWith(prefix) ? [[id.slice(prefix.length), value]] : [],
  );
}

function grouped<T>(entries: readonly (readonly [string, T])[]): readonly [string, readonly T[]][] {
  const groups = new Map<string, T[]>();
  for (const [id, value] of entries) {
    const slash = id.indexOf('/');
    if (slash < 0) continue;
    const outer = id.slice(0, slash);
    const group = groups.get(outer);
    if (group) group.push(value);
    else groups.set(outer, [value]);
  }
  return [...groups];
}

function mergedState(id: string, steps: readonly StepState[]): StepState {
  const done = steps.filter(({ status }) => isTerminal(status)).length;
  const failed = steps.find(({ status }) => status === 'failed');
  const started = steps.flatMap(({ startedAt }) => startedAt ?? []);
  const ended = steps.flatMap(({ startedAt, durationMs }) =>
    startedAt === undefined || durationMs === undefined ? [] : [startedAt + durationMs],
  );
  const durationMs =
    done === steps.length && ended.length > 0 ? Math.max(...ended) - Math.min(...started) : undefined;
  return {
    id,
    displayName: id,
    component: '',
    dependsOn: [],
    status: mergedStatus(steps),
    progress: done / steps.length,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(failed?.failure ? { failure: failed.failure } : {}),
    outputs: [],
    metrics: [],
  };
}

/** What is going on comes first; at the end the worst counts, and only results that were all reused are reused. */
function mergedStatus(steps: readonly StepState[]): StepState['status'] {
  const has = (status: StepState['status']) => steps.some((step) => step.status === status);
  if (has('running')) return 'running';
  if (has('cancelling')) return 'cancelling';
  if (steps.some(({ status }) => !isTerminal(status))) {
    if (has('queued')) return 'queued';
    return steps.some(({ status }) => isTerminal(status)) ? 'running' : 'waiting';
  }
  if (has('failed')) return 'failed';
  if (has('cancelled')) return 'cancelled';
  if (has('skipped')) return 'skipped';
  return has('succeeded') ? 'succeeded' : 'reused';
}

function mergedPlan(id: string, steps: readonly PlannedStep[]): PlannedStep {
  const some = (action: PlannedStep['action']) => steps.find((step) => step.action === action);
  const first = some('run') ?? some('depends');
  if (!first) return { id, action: 'reuse', because: [], ...(steps[0]?.from ? { from: steps[0].from } : {}) };
  const seconds = steps.reduce((sum, { estimateSeconds = 0 }) => sum + estimateSeconds, 0);
  return {
    id,
    action: first.action,
    because: first.because,
    ...(seconds > 0 ? { estimateSeconds: seconds } : {}),
  };
}

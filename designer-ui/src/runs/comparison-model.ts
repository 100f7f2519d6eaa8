/** Two runs beside each other, as rows: what the server compared with what each run says of its steps. Pure. */
import type {
  Because,
  EnvironmentRecord,
  Metric,
  OutputRecord,
  RunState,
  StepState,
} from '@millrace/pipeline-engine/browser';
import type { RunComparisonBody } from '@millrace/server/contract';

export interface ComparedRow {
  readonly id: string;
  readonly change: RunComparisonBody['steps'][number]['change'];
  readonly because: readonly Because[];
  /** Undefined in the run that has no such step. */
  readonly earlier: StepState | undefined;
  readonly later: StepState | undefined;
  /** Whether both gave the same bytes; undefined when one gave nothing, or its results are collected. */
  readonly isSameResult: boolean | undefined;
  /** What each was made with, where that is recorded. */
  readonly environments: RunComparisonBody['steps'][number]['environments'];
}

export interface ComparedMetric {
  readonly step: StepState;
  readonly name: string;
  readonly earlier: number | undefined;
  readonly later: number | undefined;
}

export function comparedRows(
  { steps }: RunComparisonBody,
  earlier: RunState,
  later: RunState,
): readonly ComparedRow[] {
  return steps.map(({ step, change, because, environments }) => {
    const [old, now] = [earlier.steps[step], later.steps[step]];
    const shared = { id: step, change, because, environments };
    return { ...shared, earlier: old, later: now, isSameResult: isSameResult(old, now) };
  });
}

/** Whether both ran with software of the same versions, on whichever computer; undefined where one recorded nothing. */
export function isSameSoftware({ earlier, later }: ComparedRow['environments']): boolean | undefined {
  if (earlier === null || later === null) return undefined;
  const text = ({ kind, digest, image, host }: EnvironmentRecord): string =>
    digest ?? (kind === 'system' ? `on ${host}` : (image ?? ''));
  return earlier.kind === later.kind && text(earlier) === text(later);
}

/** Whether anything about the step is worth a look: its work, its result, or how it ended. */
export function differs({ change, earlier, later, isSameResult, environments }: ComparedRow): boolean {
  if (isSameSoftware(environments) === false) return true;
  return change !== 'same' || isSameResult === false || hasEnded(earlier) !== hasEnded(later);
}

/** A reused result is as good as one that was made. */
function hasEnded(step: StepState | undefined): string | undefined {
  return step?.status === 'reused' ? 'succeeded' : step?.status;
}

function isSameResult(earlier: StepState | undefined, later: StepState | undefined): boolean | undefined {
  const [old, now] = [digests(earlier?.outputs), digests(later?.outputs)];
  return old === '' || now === '' ? undefined : old === now;
}

function digests(outputs: readonly OutputRecord[] = []): string {
  return outputs
    .map(({ name, digest }) => `${name} ${digest}`)
    .sort()
    .join('\n');
}

/** Every metric that one of the runs has, by step, in the order in which they are told. */
export function comparedMetrics(rows: readonly ComparedRow[]): readonly ComparedMetric[] {
  return rows.flatMap(({ earlier, later }) => {
    const step = later ?? earlier;
    if (!step) return [];
    const [old, now] = [byName(earlier?.metrics), byName(later?.metrics)];
    return [...new Set([...now.keys(), ...old.keys()])].map((name) => ({
      step,
      name,
      earlier: old.get(name),
      later: now.get(name),
    }));
  });
}

function byName(metrics: readonly Metric[] = []): ReadonlyMap<string, number> {
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

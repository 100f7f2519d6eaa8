/** Two runs beside each other: which steps are the same work, and of those that are not, which parts differ. */
import { explainMiss } from '../cache/explain-miss.ts';
import type { Because, Identity } from '../cache/identity.ts';
import { maskBecause } from '../cache/mask-secrets.ts';
import type { EnvironmentRecord } from './environment-record.ts';
import { type ExplainableRun, environmentOf } from './explain-step.ts';
import type { RunState } from './state.ts';

/**
 * `same`: nothing that determines the result differs. `changed`: `because` says what does. `added`, `removed`: in one
 * of the runs only. `unknown`: one of them never came as far as an identity, or what the step read is collected.
 */
export type StepChange = 'same' | 'changed' | 'added' | 'removed' | 'unknown';

export interface ComparedStep {
  readonly step: string;
  readonly change: StepChange;
  /** Old is the earlier run, new the later one. */
  readonly because: readonly Because[];
  /** What each result was made with; null where nothing was recorded. */
  readonly environments: {
    readonly earlier: EnvironmentRecord | null;
    readonly later: EnvironmentRecord | null;
  };
}

export interface RunComparison {
  readonly earlier: string;
  readonly later: string;
  /** In the order of the later run, then what only the earlier one has. */
  readonly steps: readonly ComparedStep[];
}

export async function compareRuns(
  earlier: ExplainableRun,
  later: ExplainableRun,
  stateOf: (run: string) => Promise<RunState | undefined>,
): Promise<RunComparison> {
  const asked = new Map<string, Promise<RunState | undefined>>();
  const once = (run: string): Promise<RunState | undefined> => {
    const answer = asked.get(run) ?? stateOf(run);
    asked.set(run, answer);
    return answer;
  };
  const known = new Set(later.state.order);
  const steps = [...later.state.order, ...earlier.state.order.filter((step) => !known.has(step))];
  return {
    earlier: earlier.state.run,
    later: later.state.run,
    steps: await Promise.all(
      steps.map(async (step) => ({
        ...compareStep(step, earlier, later),
        environments: {
          earlier: (await environmentOf(earlier.state, step, once)) ?? null,
          later: (await environmentOf(later.state, step, once)) ?? null,
        },
      })),
    ),
  };
}

type Difference = Omit<ComparedStep, 'environments'>;

function compareStep(step: string, earlier: ExplainableRun, later: ExplainableRun): Difference {
  const [old, now] = [earlier.state.steps[step], later.state.steps[step]];
  if (old === undefined) return { step, change: 'added', because: [] };
  if (now === undefined) return { step, change: 'removed', because: [] };
  if (old.fingerprint === undefined || now.fingerprint === undefined) return unknown(step);
  if (old.fingerprint === now.fingerprint) return { step, change: 'same', because: [] };
  const [before, after] = [earlier.identityOf(step), later.identityOf(step)];
  if (before === undefined || after === undefined) return unknown(step);
  return { step, change: 'changed', because: differences(before, after) };
}

function unknown(step: string): Difference {
  return { step, change: 'unknown', because: [] };
}

/** Parts of two formats have other names: what differs in them says nothing. */
function differences(before: Identity, after: Identity): readonly Because[] {
  if (before.version === after.version) return explainMiss(after, before).map(maskBecause);
  return [{ part: 'identity-format', old: String(before.version), new: String(after.version) }];
}

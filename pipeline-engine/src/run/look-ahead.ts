/**
 * Steps below hits that are hits too. A run of which nothing changed knows all of them before it records the first, so
 * that they share a transaction instead of needing one for each wave of the graph.
 */
import { upstreamSteps } from '../graph/build-graph.ts';
import type { Step } from '../graph/step.ts';
import type { Lease } from './leases.ts';
import { type LookUpContext, lookUpHits, type ReusedBody } from './look-up.ts';
import type { StepCommit } from './ports.ts';
import { hasResult, type Schedule } from './scheduler.ts';
import type { RunState } from './state.ts';

export interface AheadContext {
  readonly lookUp: LookUpContext;
  readonly schedule: Schedule;
  readonly state: RunState;
  readonly hasEnded: (step: string) => boolean;
  readonly lease: Lease | undefined;
}

export interface LookedAhead {
  /** Steps come after those that they read. */
  readonly reused: readonly ReusedBody[];
  readonly rekeyed: readonly StepCommit[];
}

/** Of a large graph so many are recorded together; watchers hear of them then. */
const mostTogether = 2000;

/** What can be reused below `hits`, which are not recorded yet. Steps of `on_finalize` come when all others are. */
export async function lookAhead(
  { lookUp, schedule, state, hasEnded, lease }: AheadContext,
  hits: readonly ReusedBody[],
): Promise<LookedAhead> {
  const outputs = new Map(hits.map((hit) => [hit.step, hit.outputs]));
  const context: LookUpContext = {
    ...lookUp,
    outputsOf: (step) => outputs.get(step) ?? lookUp.outputsOf(step),
  };
  const reused: ReusedBody[] = [];
  const rekeyed: StepCommit[] = [];
  const open = openInputs(schedule, state);
  let wave = hits;
  while (wave.length > 0 && reused.length < mostTogether) {
    await lookUp.engine.turn?.();
    const steps = wave.flatMap(({ step }) => open.after(step)).filter(({ id }) => !hasEnded(id));
    const found = await lookUpHits(context, steps, lease);
    for (const hit of found.reused) outputs.set(hit.step, hit.outputs);
    reused.push(...found.reused);
    rekeyed.push(...found.rekeyed);
    wave = found.reused;
  }
  return { reused, rekeyed };
}

/** Steps of which every input is there, when the ends of `after` are counted as if they were recorded. */
function openInputs(schedule: Schedule, state: RunState): { after(ended: string): readonly Step[] } {
  const open = new Map<string, number>();
  const stillOpen = (step: Step): number =>
    open.get(step.id) ?? upstreamSteps(step).filter((id) => !hasResult(state, id)).length;
  return {
    after: (ended) =>
      (schedule.below.get(ended) ?? []).flatMap((id) => {
        const step = schedule.steps.get(id);
        if (step === undefined) return [];
        const left = stillOpen(step) - 1;
        open.set(id, left);
        return left === 0 && step.phase === undefined ? [step] : [];
      }),
  };
}

/** Without what ended in another way meanwhile, because somebody cancelled it, and what is below that. */
export function stillStanding(
  reused: readonly ReusedBody[],
  { schedule, hasEnded }: Pick<AheadContext, 'schedule' | 'hasEnded'>,
): readonly ReusedBody[] {
  const gone = new Set<string>();
  return reused.filter(({ step }) => {
    const above = schedule.steps.get(step);
    const isGone = hasEnded(step) || (above && upstreamSteps(above).some((id) => gone.has(id)));
    if (isGone) gone.add(step);
    return !isGone;
  });
}

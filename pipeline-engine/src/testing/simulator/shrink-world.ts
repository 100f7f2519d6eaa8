/** Makes a failing world smaller, as long as it breaks the same invariant. */
import { type PlayedWorld, playWorld } from './world.ts';
import { type Hazards, noHazards, type WorldPlan } from './world-plan.ts';

export interface ShrunkWorld {
  readonly plan: WorldPlan;
  readonly played: PlayedWorld;
}

/** Tries at most `tries` worlds. */
export async function shrinkWorld(plan: WorldPlan, played: PlayedWorld, tries = 400): Promise<ShrunkWorld> {
  const broken = played.violations[0]?.invariant;
  let best: ShrunkWorld = { plan, played };
  let left = tries;
  let smaller = true;
  while (smaller && left > 0) {
    smaller = false;
    for (const candidate of smallerPlans(best.plan)) {
      left -= 1;
      if (left < 0) break;
      const result = await playWorld(candidate);
      if (result.violations[0]?.invariant !== broken) continue;
      best = { plan: candidate, played: result };
      smaller = true;
      break;
    }
  }
  return best;
}

function* smallerPlans(plan: WorldPlan): Generator<WorldPlan> {
  for (const index of plan.acts.keys()) yield { ...plan, acts: without(plan.acts, index) };
  for (const name of Object.keys(plan.hazards) as (keyof Hazards)[]) {
    if (plan.hazards[name] !== noHazards[name])
      yield { ...plan, hazards: { ...plan.hazards, [name]: noHazards[name] } };
  }
  for (const [number, pipeline] of plan.pipelines.entries()) {
    if (pipeline.steps.length < 2) continue;
    const shorter = { ...pipeline, steps: pipeline.steps.slice(0, -1) };
    yield { ...plan, pipelines: plan.pipelines.map((entry, index) => (index === number ? shorter : entry)) };
  }
  for (const [number, act] of plan.acts.entries()) {
    if (act.after === 0) continue;
    const sooner = { ...act, after: Math.floor(act.after / 2) };
    yield { ...plan, acts: plan.acts.map((entry, index) => (index === number ? sooner : entry)) };
  }
}

function without<T>(list: readonly T[], index: number): readonly T[] {
  return [...list.slice(0, index), ...list.slice(index + 1)];
}

/** Plays many seeds, and tells of the first that breaks an invariant so that anybody can play it again. */
import { shrinkWorld } from './shrink-world.ts';
import { playWorld } from './world.ts';
import { planWorld } from './world-plan.ts';

export interface SimulationReport {
  readonly worlds: number;
  readonly runs: number;
  readonly moves: number;
  /** Undefined when every invariant held in every world. */
  readonly failure?: string;
}

/** Seeds `from` to `from + seeds - 1`. */
export interface SimulationRequest {
  readonly from: number;
  readonly seeds: number;
}

export async function simulate({ from, seeds }: SimulationRequest): Promise<SimulationReport> {
  let [worlds, runs, moves] = [0, 0, 0];
  for (let seed = from; seed < from + seeds; seed++) {
    const plan = planWorld(seed);
    const played = await playWorld(plan);
    worlds += 1;
    runs += played.runs;
    moves += played.moves;
    if (played.violations.length > 0) {
      const shrunk = await shrinkWorld(plan, played);
      return { worlds, runs, moves, failure: storyOf(seed, shrunk) };
    }
  }
  return { worlds, runs, moves };
}

type Shrunk = Awaited<ReturnType<typeof shrinkWorld>>;

function storyOf(seed: number, { plan, played }: Shrunk): string {
  return [
    `Seed ${seed} breaks an invariant. Again: npm run simulate -- --from ${seed} --seeds 1`,
    `Shrunk: ${JSON.stringify(plan)}`,
    ...played.trace.map((line) => `  ${line}`),
    ...played.violations.slice(0, 5).map(({ invariant, details }) => `${invariant}: ${details}`),
  ].join('\n');
}

/** Plays worlds of schedules, each from its seed, and tells the first in which something does not hold. */
import { createRandom } from '../simulator/random.ts';
import { checkWorld } from './check-world.ts';
import { playWorld } from './schedule-world.ts';
import { createCatalogue } from './trigger-catalogue.ts';

export interface ScheduleSimulation {
  readonly worlds: number;
  readonly runs: number;
  readonly occurrences: number;
  readonly deaths: number;
  readonly jumps: number;
  /** What does not hold, with the seed of its world. */
  readonly failure?: string;
}

export interface SimulateOptions {
  readonly from: number;
  readonly seeds: number;
  readonly schedules: number;
}

const begin = Date.parse('2026-01-01T00:00:00Z');
const end = Date.parse('2027-01-01T00:00:00Z');
const mostTold = 5;

export async function simulateSchedules(options: SimulateOptions): Promise<ScheduleSimulation> {
  const catalogue = createCatalogue(options.schedules, begin, end, createRandom(7));
  const sum = { worlds: 0, runs: 0, occurrences: 0, deaths: 0, jumps: 0 };
  for (let seed = options.from; seed < options.from + options.seeds; seed += 1) {
    const world = await playWorld({ seed, catalogue, from: begin, until: end });
    sum.worlds += 1;
    sum.runs += world.runs.length;
    sum.occurrences += world.occurrences.length;
    sum.deaths += world.deaths;
    sum.jumps += world.jumps;
    const wrong = checkWorld(world);
    if (wrong.length > 0) return { ...sum, failure: `seed ${seed}: ${wrong.slice(0, mostTold).join('\n')}` };
  }
  return sum;
}

/** Plays worlds of schedules, each from its seed, and tells the first in which something does not hold. */
import { createRandom, type Random } from '../simulator/random.ts';
import { checkWorld } from './check-world.ts';
import { playWorld, type WorldOptions } from './schedule-world.ts';
import { clockChanges, createCatalogue, partOf, type Walk, walkZones } from './trigger-catalogue.ts';

export interface ScheduleSimulation {
  readonly worlds: number;
  /** Those of 200 schedules and a whole year. */
  readonly years: number;
  readonly runs: number;
  readonly occurrences: number;
  readonly deaths: number;
  readonly jumps: number;
  /** What does not hold, with the seed of its world. */
  readonly failure?: string;
}

/** Seeds `from` to `from + seeds - 1`. */
export interface SimulateOptions {
  readonly from: number;
  readonly seeds: number;
}

const begin = Date.parse('2026-01-01T00:00:00Z');
const end = Date.parse('2027-01-01T00:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const mostTold = 5;

let year: readonly Walk[] | undefined;

export async function simulateSchedules({ from, seeds }: SimulateOptions): Promise<ScheduleSimulation> {
  year ??= walkZones(begin, end);
  const sum = { worlds: 0, years: 0, runs: 0, occurrences: 0, deaths: 0, jumps: 0 };
  for (let seed = from; seed < from + seeds; seed += 1) {
    const plan = drawPlan(seed, year);
    const world = await playWorld(plan);
    sum.worlds += 1;
    if (plan.until === end && plan.from === begin) sum.years += 1;
    sum.runs += world.runs.length;
    sum.occurrences += world.occurrences.length;
    sum.deaths += world.deaths;
    sum.jumps += world.jumps;
    const wrong = checkWorld(world);
    if (wrong.length > 0) return { ...sum, failure: `seed ${seed}: ${wrong.slice(0, mostTold).join('\n')}` };
  }
  return sum;
}

/**
 * One world in 1,000 is a year of 200 schedules, one in 100 a quarter of 30; the others are some days of a handful, half
 * of them around the moment when clocks are set, with processes that die much more often.
 */
function drawPlan(seed: number, walks: readonly Walk[]): WorldOptions {
  const random = createRandom(seed ^ 0x3c6ef372);
  if (seed % 1000 === 0) {
    const catalogue = createCatalogue(200, walks, random);
    return { seed, catalogue, from: begin, until: end, deathIn: 3000, mostSleepMs: 6 * hour };
  }
  const isQuarter = seed % 100 === 0;
  const days = isQuarter ? 91 : 2 + random.below(14);
  const from = isQuarter ? anywhere(days, random) : drawBegin(days, walks, random);
  const until = from + days * day;
  const size = isQuarter ? 30 : 1 + random.below(6);
  return {
    seed,
    catalogue: createCatalogue(size, partOf(walks, from, until), random),
    from,
    until,
    deathIn: isQuarter ? 1000 : random.pick([20, 100, 1000]),
    mostSleepMs: random.pick([1, 3, 6]) * hour,
  };
}

function drawBegin(days: number, walks: readonly Walk[], random: Random): number {
  if (random.below(2) === 0) return anywhere(days, random);
  changes ??= clockChanges(walks);
  const before = random.below(days * 24) * hour;
  return Math.min(Math.max(begin, random.pick(changes) - before), end - days * day);
}

let changes: readonly number[] | undefined;

function anywhere(days: number, random: Random): number {
  return begin + random.below((end - begin) / hour - days * 24) * hour;
}

/** Seeded worlds: random graphs, attempts that end well, badly, late or never, runs cancelled, processes restarted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepGraph } from '../graph/step.ts';
import { type ExampleStep, exampleGraph } from '../testing/example-graphs.ts';
import { createMemoryWorld, type MemoryWorld } from '../testing/memory-world.ts';
import type { Engine } from './engine-contract.ts';
import type { ComputeTarget } from './ports.ts';
import { isTerminal, replayEvents } from './state.ts';

type Ending = 'succeed' | 'fail' | 'lose';
interface Fate {
  readonly ending: Ending;
  /** Turns of the event loop until the attempt ends. */
  readonly turns: number;
}
type Act = { readonly kind: 'start' | 'cancel' | 'restart'; readonly turns: number; readonly pick: number };

const fates = fc.array(
  fc.record({
    ending: fc.constantFrom<Ending>('succeed', 'succeed', 'succeed', 'succeed', 'fail', 'lose'),
    turns: fc.nat(6),
  }),
  { minLength: 40, maxLength: 40 },
);
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('start', 'start', 'cancel', 'restart'),
    turns: fc.nat(8),
    pick: fc.nat(9),
  }),
  { minLength: 1, maxLength: 8 },
);
/** For each step, the earlier steps that it reads. */
const edges = fc.array(fc.array(fc.nat(20), { maxLength: 3 }), { minLength: 1, maxLength: 8 });

function graphOf(reads: readonly (readonly number[])[], continueOnStepFailure: boolean): StepGraph {
  const steps = reads.map((above, index): ExampleStep => {
    const sources = index === 0 ? [] : [...new Set(above.map((number) => number % index))];
    const data = Object.fromEntries(sources.map((source) => [`in${source}`, `s${source}.out`]));
    return { id: `s${index}`, data, params: { kind: String(index % 5) } };
  });
  return exampleGraph(steps, { continueOnStepFailure });
}

/** Ends every attempt by itself, as fate has it; the content depends on the identity alone. */
function fatedTarget(world: MemoryWorld, fate: () => Fate): ComputeTarget {
  return {
    ...world.target,
    submit: async (attempt, onSignal) => {
      const handle = await world.target.submit(attempt, onSignal);
      const manual = await world.target.next(attempt.step.id);
      const { ending, turns } = fate();
      void manual.cancelAsked.then(manual.confirmCancel);
      void pass(turns).then(() => {
        manual.signal({ kind: 'running' });
        if (ending === 'succeed') manual.succeed({ out: attempt.seed });
        if (ending === 'fail') manual.fail({ code: 'broken', params: {}, message: 'It is broken.' });
        if (ending === 'lose') manual.lose('The worker died.');
      });
      return handle;
    },
  };
}

async function pass(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

interface Story {
  readonly world: MemoryWorld;
  readonly engine: Engine;
  readonly runs: readonly string[];
}

async function play(graph: StepGraph, script: readonly Act[], endings: readonly Fate[]): Promise<Story> {
  const world = createMemoryWorld({ capacity: 2 });
  let next = 0;
  const fate = (): Fate => {
    next += 1;
    return endings[next % endings.length] ?? { ending: 'succeed', turns: 0 };
  };
  const open = (): Engine => world.engine({ targets: [fatedTarget(world, fate)] });
  let engine = open();
  const runs: string[] = [];
  for (const { kind, turns, pick } of script) {
    if (kind === 'start') runs.push(await engine.start(world.startRequest(graph)));
    const chosen = runs[pick % Math.max(1, runs.length)];
    if (kind === 'cancel' && chosen !== undefined) await engine.cancel(chosen);
    if (kind === 'restart') {
      await engine.close();
      engine = open();
      await engine.resume();
    }
    await pass(turns);
  }
  return { world, engine, runs };
}

describe('R60 in every world', () => {
  it('runs end, logs and memory agree, terminal steps stand, and nothing is committed twice', async () => {
    await fc.assert(
      fc.asyncProperty(edges, fc.boolean(), acts, fates, async (reads, goesOn, script, endings) => {
        const { world, engine, runs } = await play(graphOf(reads, goesOn), script, endings);
        for (const run of runs) {
          const state = await engine.finished(run);
          const events = await world.runStore.events(run);
          expect(replayEvents(events)).toEqual(state);
          expect(events.at(-1)?.type).toBe('run-finished');
          expect(Object.values(state.steps).every((step) => isTerminal(step.status))).toBe(true);
          const succeeded = Object.values(state.steps).every(
            ({ status }) => status === 'succeeded' || status === 'reused',
          );
          expect(state.status === 'succeeded').toBe(succeeded && state.status !== 'cancelled');
        }
        const committed = world.commits.map((commit) => commit.entry.fingerprint);
        expect(new Set(committed).size).toBe(committed.length);
        await engine.close();
      }),
      { numRuns: 150 },
    );
  });
});

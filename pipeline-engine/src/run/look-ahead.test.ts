/** What is recorded together when steps are reused, and what that must not change. */
import { expect, it } from 'vitest';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createMemoryWorld, type MemoryWorld } from '../testing/memory-world.ts';
import type { Engine } from './engine-contract.ts';
import type { RunStore, StepCache } from './ports.ts';

/** `a` to `d`, each reading the one before. */
const chainOf = (params: Readonly<Record<string, string>> = {}) =>
  exampleGraph(
    ['a', 'b', 'c', 'd'].map((id, place, ids) => ({
      id,
      params: { name: params[id] ?? id },
      data: Object.fromEntries(ids.slice(place - 1, place).map((above) => ['in', `${above}.out`])),
    })),
  );

/** Runs what has to run. */
async function finish(world: MemoryWorld, engine: Engine, run: string, ...ran: readonly string[]) {
  for (const step of ran) (await world.target.next(step)).succeed({ out: `made by ${step}` });
  return engine.finished(run);
}

async function ranOnce(): Promise<MemoryWorld> {
  const world = createMemoryWorld();
  const engine = world.engine();
  await finish(world, engine, await engine.start(world.startRequest(chainOf())), 'a', 'b', 'c', 'd');
  await engine.close();
  return world;
}

function recording({ runStore }: MemoryWorld): {
  readonly runStore: RunStore;
  readonly appended: string[][];
} {
  const appended: string[][] = [];
  const append: RunStore['append'] = (run, bodies, ...rest) => {
    appended.push(bodies.map((body) => ('step' in body ? `${body.type} ${body.step}` : body.type)));
    return runStore.append(run, bodies, ...rest);
  };
  return { runStore: { ...runStore, append }, appended };
}

it('R130 steps that are reused one below the other share a transaction', async () => {
  const world = await ranOnce();
  const { runStore, appended } = recording(world);
  const engine = world.engine({ runStore });
  const state = await finish(world, engine, await engine.start(world.startRequest(chainOf())));
  expect(state.status).toBe('succeeded');
  expect(appended).toEqual([
    ['run-started'],
    ['step-reused a', 'step-reused b', 'step-reused c', 'step-reused d'],
    ['run-finished'],
  ]);
  await engine.close();
});

it('R130 a step that has to run begins when what it reads is recorded', async () => {
  const world = await ranOnce();
  const { runStore, appended } = recording(world);
  const engine = world.engine({ runStore });
  const run = await engine.start(world.startRequest(chainOf({ c: 'changed' })));
  expect((await finish(world, engine, run, 'c')).steps.d?.status).toBe('reused');
  const order = appended.flat();
  expect(appended).toContainEqual(['step-reused a', 'step-reused b']);
  expect(order.indexOf('step-reused b')).toBeLessThan(order.indexOf('attempt-intended c'));
  await engine.close();
});

it('R131 below a step that is cancelled while the cache is asked nothing is reused', async () => {
  const world = await ranOnce();
  let asked = 0;
  const stepCache: StepCache = {
    ...world.stepCache,
    get: async (fingerprints) => {
      asked += 1;
      // The first question is about `a`, the second about what is below it.
      if (asked === 2) await engine.cancelStep(run, 'a');
      return world.stepCache.get(fingerprints);
    },
  };
  const engine = world.engine({ stepCache });
  const run = await engine.start(world.startRequest(chainOf()));
  const { steps, status } = await engine.finished(run);
  expect(asked).toBeGreaterThan(1);
  expect(status).toBe('cancelled');
  expect(Object.values(steps).map((step) => step.status)).toEqual([
    'cancelled',
    'skipped',
    'skipped',
    'skipped',
  ]);
  await engine.close();
});

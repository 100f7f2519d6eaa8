/** What may be stored together, and what goes on meanwhile. */
import { expect, it } from 'vitest';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createMemoryWorld, type MemoryWorld } from '../testing/memory-world.ts';
import type { ArtifactStore, ComputeTarget, RunStore, Timer } from './ports.ts';

const rounds = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Nothing is stored because it waited for long. */
const never: Timer = () => () => undefined;

const graphOf = (...ids: readonly string[]) => exampleGraph(ids.map((id) => ({ id, params: { name: id } })));

const volatile = (world: MemoryWorld): ComputeTarget => ({ ...world.target, isVolatile: () => true });

/** The world's run store, and for each append the types and steps of its events. */
function recording(world: MemoryWorld): { readonly runStore: RunStore; readonly appended: string[][] } {
  const appended: string[][] = [];
  const append: RunStore['append'] = (run, bodies, ...rest) => {
    appended.push(bodies.map((body) => ('step' in body ? `${body.type} ${body.step}` : body.type)));
    return world.runStore.append(run, bodies, ...rest);
  };
  return { runStore: { ...world.runStore, append }, appended };
}

it('R110 a volatile attempt begins before its intent is stored, and after a crash it has not begun', async () => {
  const world = createMemoryWorld();
  const { runStore, appended } = recording(world);
  const targets = [volatile(world)];
  const crashed = world.engine({ runStore, timer: never, targets });
  const run = await crashed.start(world.startRequest(graphOf('only')));
  const lost = await world.target.next('only');
  expect(appended.flat()).not.toContain('attempt-intended only');
  const next = world.engine({ runStore, targets });
  await next.resume();
  const only = await world.target.next('only');
  expect(only.attempt.id).not.toBe(lost.attempt.id);
  only.succeed({ out: 'made' });
  expect((await next.finished(run)).status).toBe('succeeded');
  const log = (await world.runStore.events(run)).map(({ type }) => type);
  expect(log.filter((type) => type === 'attempt-intended' || type === 'attempt-lost')).toEqual([
    'attempt-intended',
  ]);
  await next.close();
});

it('R110 the intent of any other attempt is stored first', async () => {
  const world = createMemoryWorld();
  const { runStore, appended } = recording(world);
  const engine = world.engine({ runStore, timer: never });
  const run = await engine.start(world.startRequest(graphOf('only')));
  const only = await world.target.next('only');
  expect(appended.flat()).toContain('attempt-intended only');
  only.succeed({ out: 'made' });
  await engine.finished(run);
  await engine.close();
});

it('R111 the next step runs while the disk is at work, until the disk is too far behind', async () => {
  const world = createMemoryWorld({ capacity: 1 });
  const disk: { open?: () => void } = {};
  const opened = new Promise<void>((resolve) => {
    disk.open = resolve;
  });
  const artifacts: ArtifactStore = {
    ...world.artifacts,
    put: async (path, claim) => {
      const stored = await world.artifacts.put(path, claim);
      await opened;
      return stored;
    },
  };
  const engine = world.engine({ artifacts });
  const run = await engine.start(world.startRequest(graphOf('a', 'b', 'c', 'd', 'e', 'f')));
  for (const step of ['a', 'b', 'c', 'd', 'e']) (await world.target.next(step)).succeed({ out: step });
  for (let round = 0; round < 20; round++) await rounds();
  expect(world.target.submitted()).toBe(5);
  disk.open?.();
  (await world.target.next('f')).succeed({ out: 'f' });
  expect((await engine.finished(run)).status).toBe('succeeded');
  await engine.close();
});

it('R112 successes share a transaction while other steps wait for a place', async () => {
  const world = createMemoryWorld({ capacity: 1 });
  const { runStore, appended } = recording(world);
  const engine = world.engine({ runStore, timer: never, targets: [volatile(world)] });
  const run = await engine.start(world.startRequest(graphOf('a', 'b', 'c')));
  for (const step of ['a', 'b', 'c']) (await world.target.next(step)).succeed({ out: step });
  await engine.finished(run);
  // With `c` under way nothing waits for a place any more.
  const successes = appended.map((events) => events.filter((event) => event.startsWith('step-succeeded')));
  expect(successes.filter(({ length }) => length > 0)).toEqual([
    ['step-succeeded a', 'step-succeeded b'],
    ['step-succeeded c'],
  ]);
  await engine.close();
});

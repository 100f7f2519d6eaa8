/** What becomes of attempts when their process ends, breaks off, or gives way to the next one. */
import { expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createMemoryWorld, type MemoryWorld } from '../testing/memory-world.ts';
import type { Engine } from './engine-contract.ts';
import { type RunState, replayEvents } from './state.ts';

const chain = exampleGraph([
  { id: 'load', data: { source: 'file:a.csv' } },
  { id: 'clean', data: { dataset: 'load.out' } },
  { id: 'train', data: { dataset: 'clean.out' } },
]);

function worldWithData(options?: Parameters<typeof createMemoryWorld>[0]): MemoryWorld {
  const world = createMemoryWorld(options);
  world.files.write('/workspace/a.csv', 'x,y');
  return world;
}

function statuses(state: RunState): Record<string, string | undefined> {
  return Object.fromEntries(state.order.map((id) => [id, state.steps[id]?.status]));
}

/** Resolves when a step waits for this reason. */
function heard(engine: Engine, reason: string): Promise<void> {
  return new Promise((resolve) => {
    engine.subscribe((_, event) => {
      if (event.type === 'step-queued' && event.reason?.kind === reason) resolve();
    });
  });
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

it('R35 an attempt that its target finds again is followed to its end, and committed once', async () => {
  const world = worldWithData();
  const first = world.engine();
  const run = await first.start(world.startRequest(chain));
  const load = await world.target.next('load');
  load.signal({ kind: 'running' });
  await first.close('leave');
  const second = world.engine();
  expect(await second.resume()).toEqual([run]);
  load.succeed({ out: 'loaded' });
  for (const step of ['clean', 'train']) (await world.target.next(step)).succeed({ out: step });
  const done = await second.finished(run);
  expect(statuses(done)).toEqual({ load: 'succeeded', clean: 'succeeded', train: 'succeeded' });
  expect(done.steps.load?.attempt).toBe(load.attempt.id);
  expect(world.target.submitted()).toBe(3);
  expect(world.commits.map((commit) => commit.entry.step)).toEqual(['load', 'clean', 'train']);
  expect(replayEvents(await world.runStore.events(run))).toEqual(done);
  await second.close();
  expect(await world.artifacts.attempts()).toEqual([]);
});

it('R35 runs that shared an attempt share it after the restart, and a cancelled one leaves it to the other', async () => {
  const world = worldWithData({ capacity: 1 });
  const old = world.engine();
  const shared = heard(old, 'shared-attempt');
  const runs = [await old.start(world.startRequest(chain)), await old.start(world.startRequest(chain))];
  const load = await world.target.next('load');
  await shared;
  await old.cancel(runs[0] ?? '');
  await old.close('leave');
  const engine = world.engine();
  await engine.resume();
  load.succeed({ out: 'loaded' });
  for (const step of ['clean', 'train']) (await world.target.next(step)).succeed({ out: step });
  expect((await engine.finished(runs[0] ?? '')).status).toBe('cancelled');
  expect((await engine.finished(runs[1] ?? '')).status).toBe('succeeded');
  expect(world.commits.map((commit) => commit.entry.step)).toEqual(['load', 'clean', 'train']);
});

it('R35 an attempt that is not found again is made again, which counts as no loss', async () => {
  const world = worldWithData();
  const graph = exampleGraph([{ id: 'only' }]);
  const run = await world.engine().start(world.startRequest(graph));
  await world.target.next('only');
  for (let restart = 0; restart < 3; restart++) {
    const dead = { ...world.target, reattach: async () => undefined };
    await world.engine({ targets: [dead] }).resume();
    await world.target.next('only');
  }
  const engine = world.engine();
  await engine.resume();
  await engine.close('end');
  const last = world.engine();
  await last.resume();
  (await world.target.next('only')).succeed({ out: 'made' });
  expect((await last.finished(run)).status).toBe('succeeded');
});

it('R39 an attempt that is found again without its outputs is made again, which counts as no loss', async () => {
  const world = worldWithData();
  const first = world.engine();
  const run = await first.start(world.startRequest(exampleGraph([{ id: 'only' }])));
  const before = await world.target.next('only');
  before.signal({ kind: 'running' });
  await first.close('leave');
  const engine = world.engine();
  await engine.resume();
  before.succeed({ out: 'made' });
  for (const output of before.attempt.outputs) world.files.remove(output.path);
  const again = await world.target.next('only');
  expect(again.attempt.id).not.toBe(before.attempt.id);
  again.succeed({ out: 'made' });
  expect((await engine.finished(run)).status).toBe('succeeded');
  expect((await world.runStore.events(run)).map(({ type }) => type)).not.toContain('attempt-failed');
  expect(world.commits.length).toBe(1);
});

it('R36 closing records the result that is being stored, and leaves nothing behind', async () => {
  const world = worldWithData();
  const storing = deferred();
  const goOn = deferred();
  const slow = {
    ...world.artifacts,
    put: async (...request: Parameters<typeof world.artifacts.put>) => {
      storing.resolve();
      await goOn.promise;
      return world.artifacts.put(...request);
    },
  };
  const engine = world.engine({ artifacts: slow });
  const run = await engine.start(world.startRequest(chain));
  (await world.target.next('load')).succeed({ out: 'loaded' });
  await storing.promise;
  let closed = false;
  const closing = engine.close().then(() => {
    closed = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed).toBe(false);
  goOn.resolve();
  await closing;
  expect(world.commits.map((commit) => commit.entry.step)).toEqual(['load']);
  const state = replayEvents(await world.runStore.events(run));
  expect(state?.steps.load?.status).toBe('succeeded');
  expect(state?.status).toBe('running');
  expect(await world.artifacts.attempts()).toEqual([]);
});

it('R37 a run that the store refused gives its place back, and its shared result to the others', async () => {
  const world = worldWithData({ capacity: 1 });
  let refuse = true;
  const engine = world.engine({
    runStore: {
      ...world.runStore,
      append: async (run, bodies, ...more) => {
        if (refuse && run === '1' && bodies.some((body) => body.type === 'step-succeeded'))
          throw new EngineError('store-failed', 'The disk is full.');
        return world.runStore.append(run, bodies, ...more);
      },
    },
  });
  const first = await engine.start(world.startRequest(exampleGraph([{ id: 'only' }])));
  const ended = expect(engine.finished(first)).rejects.toThrow('disk is full');
  const only = await world.target.next('only');
  const shared = heard(engine, 'shared-attempt');
  const second = await engine.start(world.startRequest(exampleGraph([{ id: 'only' }])));
  await shared;
  only.succeed({ out: 'made' });
  await ended;
  expect(statuses(await engine.finished(second))).toEqual({ only: 'succeeded' });
  refuse = false;
  const third = await engine.start(world.startRequest(exampleGraph([{ id: 'other', params: { of: 'x' } }])));
  (await world.target.next('other')).succeed({ out: 'other' });
  expect((await engine.finished(third)).status).toBe('succeeded');
});

/** Found by the simulator: results that vanish between the step that made them and the step that reads them. */
import { expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createMemoryWorld } from '../testing/memory-world.ts';

const chain = exampleGraph([{ id: 'a' }, { id: 'b', data: { in: 'a.out' } }]);

it('R33 a step is not started on a result that is gone: it fails with the port, and the next run mends it (seed 2)', async () => {
  const world = createMemoryWorld();
  const { artifacts } = world;
  const lying = {
    ...artifacts,
    put: async (path: string) => {
      const stored = await artifacts.put(path);
      world.files.remove(artifacts.path(stored.digest));
      return stored;
    },
  };
  const engine = world.engine({ artifacts: lying });
  const run = await engine.start(world.startRequest(chain));
  (await world.target.next('a')).succeed({ out: '1' });
  const state = await engine.finished(run);
  expect(state.steps.b).toMatchObject({ status: 'failed', failure: { code: 'result-missing', port: 'in' } });
  expect(world.target.submitted()).toBe(1);

  const honest = world.engine();
  const again = await honest.start(world.startRequest(chain));
  (await world.target.next('a')).succeed({ out: '1' });
  (await world.target.next('b')).succeed({ out: '2' });
  expect((await honest.finished(again)).status).toBe('succeeded');
});

it('R34 a result made again takes the place of the broken one, also with other bytes', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  const only = exampleGraph([{ id: 'a' }]);
  const first = await engine.start(world.startRequest(only));
  (await world.target.next('a')).succeed({ out: 'made at 12:00' });
  const digest = (await engine.finished(first)).steps.a?.outputs[0]?.digest ?? '';
  world.files.remove(world.artifacts.path(digest));

  const second = await engine.start(world.startRequest(only));
  (await world.target.next('a')).succeed({ out: 'made at 12:01' });
  await engine.finished(second);
  const third = await engine.finished(await engine.start(world.startRequest(only)));
  expect(third.steps.a).toMatchObject({ status: 'reused', reusedFrom: { run: second } });
});

it('R18 a store that refuses a run which joins an attempt breaks that run, and not the process', async () => {
  const world = createMemoryWorld();
  const { runStore } = world;
  const only = exampleGraph([{ id: 'a' }]);
  const engine = world.engine({
    runStore: {
      ...runStore,
      append: async (run, bodies, ...more) => {
        if (run === '2' && bodies.some((body) => body.type === 'attempt-intended'))
          throw new EngineError('store-failed', 'The disk is full.');
        return runStore.append(run, bodies, ...more);
      },
    },
  });
  const first = await engine.start(world.startRequest(only));
  const attempt = await world.target.next('a');
  const second = await engine.start(world.startRequest(only));
  await expect(engine.finished(second)).rejects.toMatchObject({ code: 'store-failed' });
  attempt.succeed({ out: '1' });
  expect((await engine.finished(first)).status).toBe('succeeded');
});

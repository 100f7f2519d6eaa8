import { expect, it } from 'vitest';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createMemoryWorld } from '../testing/memory-world.ts';
import { replayEvents } from './state.ts';

const chain = exampleGraph([
  { id: 'load', data: { source: 'file:a.csv' } },
  { id: 'clean', data: { dataset: 'load.out' }, params: { mode: 'mean' } },
  { id: 'train', data: { dataset: 'clean.out' }, promotedTo: 'model' },
]);

it('R1 runs the steps in order, and reuses all of them the second time', async () => {
  const world = createMemoryWorld();
  world.files.write('/workspace/a.csv', 'x,y');
  const engine = world.engine();
  const first = await engine.start(world.startRequest(chain));
  for (const step of ['load', 'clean', 'train'])
    (await world.target.next(step)).succeed({ out: `made by ${step}` });
  const done = await engine.finished(first);
  expect(done.status).toBe('succeeded');
  expect(done.order.map((id) => done.steps[id]?.status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  expect(done.outputs).toEqual([{ name: 'model', digest: expect.stringMatching(/^sha256:/) }]);

  const again = await engine.finished(await engine.start(world.startRequest(chain)));
  expect(again.order.map((id) => again.steps[id]?.status)).toEqual(['reused', 'reused', 'reused']);
  expect(again.steps.train?.reusedFrom).toMatchObject({ run: first, step: 'train' });
  expect(world.target.submitted()).toBe(3);
  expect(replayEvents(await world.runStore.events(first))).toEqual(done);
});

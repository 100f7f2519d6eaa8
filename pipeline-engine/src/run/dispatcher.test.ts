/** Who gets the next place. */
import { expect, it } from 'vitest';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createMemoryWorld } from '../testing/memory-world.ts';

const rounds = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('R14 the run gets the next place that has gone without for longest, however often somebody looks', async () => {
  const world = createMemoryWorld({ capacity: 1 });
  const engine = world.engine();
  const fan = (name: string): ReturnType<typeof exampleGraph> =>
    exampleGraph(
      Array.from({ length: 4 }, (_, index) => ({
        id: `${name}${index}`,
        params: { name: `${name}${index}` },
      })),
    );
  const started: string[] = [];
  engine.subscribe((_run, event) => {
    if (event.type === 'attempt-intended') started.push(event.step);
  });
  const runs = [await engine.start(world.startRequest(fan('a')))];
  await rounds();
  runs.push(await engine.start(world.startRequest(fan('b'))));
  await rounds();
  // Runs that fail at once make the dispatcher look while no place is free.
  for (const expected of ['a0', 'a1', 'b0', 'a2', 'b1', 'a3', 'b2', 'b3']) {
    const missing = exampleGraph([{ id: `m${expected}`, data: { file: 'file:none.csv' } }]);
    await engine.finished(await engine.start(world.startRequest(missing)));
    (await world.target.next(expected)).succeed({ out: expected });
    await rounds();
  }
  for (const run of runs) await engine.finished(run);
  expect(started).toEqual(['a0', 'a1', 'b0', 'a2', 'b1', 'a3', 'b2', 'b3']);
  await engine.close();
}, 5_000);

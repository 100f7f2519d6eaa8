/** Who gets the next place. */
import { expect, it } from 'vitest';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createMemoryWorld } from '../testing/memory-world.ts';
import type { RunStore } from './ports.ts';

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

it('R45 the success of an attempt and the intent of the next one are durable together', async () => {
  const world = createMemoryWorld({ capacity: 1 });
  const appended: string[][] = [];
  const runStore: RunStore = {
    ...world.runStore,
    append: (run, bodies, ...rest) => {
      appended.push(bodies.flatMap((body) => ('step' in body ? [`${body.type} ${body.step}`] : [])));
      return world.runStore.append(run, bodies, ...rest);
    },
  };
  const engine = world.engine({ runStore, turn: rounds });
  const run = await engine.start(
    world.startRequest(exampleGraph(['a', 'b'].map((id) => ({ id, params: { name: id } })))),
  );
  for (const step of ['a', 'b']) (await world.target.next(step)).succeed({ out: step });
  await engine.finished(run);
  const together = appended.find((events) => events.includes('step-succeeded a'));
  expect(together).toContain('attempt-intended b');
  await engine.close();
}, 5_000);

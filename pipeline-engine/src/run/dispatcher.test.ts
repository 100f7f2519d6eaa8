/** Who gets the next place. */
import { expect, it } from 'vitest';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createManualTarget, type ManualTarget } from '../testing/manual-target.ts';
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
});

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
});

it('T63 targets are exchanged under a run: what runs goes on where it is, and what is left out is closed after it', async () => {
  const world = createMemoryWorld({ capacity: 1 });
  const engine = world.engine();
  const closed: string[] = [];
  const machine = (label: string): ManualTarget => {
    const target = createManualTarget({ name: 'far', capacity: 1, files: world.files });
    return { ...target, close: async (how) => void closed.push(`${label} ${how}`) };
  };
  const [before, after] = [machine('before'), machine('after')];
  const load = (): unknown => engine.load().map(({ target, running, queued }) => [target, running, queued]);
  const graph = exampleGraph(['a', 'b', 'c'].map((id) => ({ id, params: { name: id } })));
  const steps = graph.steps.map((step) => (step.id === 'c' ? step : { ...step, compute: 'far' }));
  engine.useTargets([world.target, before]);
  const run = await engine.start(world.startRequest({ ...graph, steps }));
  const a = await before.next('a');
  const c = await world.target.next('c');
  await rounds();
  expect(load()).toEqual([
    ['local', 1, 0],
    ['far', 1, 1],
  ]);
  engine.useTargets([world.target, after]);
  const names = (): unknown => engine.targets().map(({ name }) => name);
  expect(names()).toEqual(['local', 'far', 'far']);
  const b = await after.next('b');
  await rounds();
  expect(closed).toEqual([]);
  a.succeed({ out: 'a' });
  await expect.poll(() => closed).toEqual(['before end']);
  // Nothing is named like this any more: its steps go to the first.
  engine.useTargets([world.target]);
  b.succeed({ out: 'b' });
  c.succeed({ out: 'c' });
  expect(await engine.finished(run)).toMatchObject({ status: 'succeeded' });
  await expect.poll(() => closed).toEqual(['before end', 'after end']);
  expect(names()).toEqual(['local']);
  await engine.close();
});

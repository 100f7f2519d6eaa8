/** What people do to a run that goes on: pause it, cancel a step, run from a step, and limit it. */
import { expect, it } from 'vitest';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createMemoryWorld, type MemoryWorld } from '../testing/memory-world.ts';
import type { Engine } from './engine-contract.ts';
import type { RunEvent } from './events.ts';
import type { RunState } from './state.ts';
import { pauseOf, waitingReason } from './waiting.ts';

const failure = { code: 'broken', params: {}, message: 'It is broken.' };
const statuses = (state: RunState): Record<string, string | undefined> =>
  Object.fromEntries(state.order.map((id) => [id, state.steps[id]?.status]));

const chain = exampleGraph([
  { id: 'a' },
  { id: 'b', data: { in: 'a.out' } },
  { id: 'c', data: { in: 'b.out' } },
]);

const heard = (engine: Engine, wanted: (event: RunEvent) => boolean): Promise<void> =>
  new Promise((resolve) => {
    const end = engine.subscribe((_run, event) => {
      if (!('seq' in event) || !wanted(event)) return;
      end();
      resolve();
    });
  });

async function stateOf(engine: Engine, run: string): Promise<RunState> {
  const state = await engine.state(run);
  if (state === undefined) throw new Error(`no run ${run}`);
  return state;
}

async function runAll(world: MemoryWorld, engine: Engine, graph: typeof chain): Promise<RunState> {
  const run = await engine.start(world.startRequest(graph));
  for (const { id } of graph.steps) (await world.target.next(id)).succeed({ out: `made by ${id}` });
  return engine.finished(run);
}

it('R64 in a paused run nothing starts, and what is under way goes on', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  const run = await engine.start(world.startRequest(chain));
  const first = await world.target.next('a');
  await engine.pause(run);
  expect(pauseOf(await stateOf(engine, run))).toBe('pausing');
  const ended = heard(engine, (event) => event.type === 'step-succeeded');
  first.succeed({ out: 'a' });
  await ended;
  const state = await stateOf(engine, run);
  expect(pauseOf(state)).toBe('paused');
  expect(waitingReason(state, 'b')).toEqual({ kind: 'paused' });
  expect(world.target.submitted()).toBe(1);
  await engine.unpause(run);
  for (const id of ['b', 'c']) (await world.target.next(id)).succeed({ out: id });
  const done = await engine.finished(run);
  expect(done.status).toBe('succeeded');
  expect(done.paused).toBeUndefined();
});

it('R64 a pause survives a restart, and a paused run can be cancelled', async () => {
  const world = createMemoryWorld();
  const first = world.engine();
  const run = await first.start(world.startRequest(chain));
  await world.target.next('a');
  await first.pause(run);
  await first.close();
  const second = world.engine();
  await second.resume();
  expect(pauseOf(await stateOf(second, run))).not.toBe('none');
  await second.cancel(run);
  const done = await second.finished(run);
  expect(done.status).toBe('cancelled');
  expect(pauseOf(done)).toBe('none');
  await second.pause(run);
  expect((await world.runStore.events(run)).at(-1)?.type).toBe('run-finished');
});

it('R64 a run that is not there cannot be paused', async () => {
  const engine = createMemoryWorld().engine();
  await expect(engine.pause('9')).rejects.toMatchObject({ code: 'not-found' });
  await expect(engine.unpause('9')).rejects.toMatchObject({ code: 'not-found' });
  await expect(engine.cancelStep('9', 'a')).rejects.toMatchObject({ code: 'not-found' });
});

it('R65 a step that is cancelled skips what needs it, and the rest goes on', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  const graph = exampleGraph([
    ...['a', 'other'].map((id) => ({ id, params: { of: id } })),
    { id: 'b', data: { in: 'a.out' } },
  ]);
  const run = await engine.start(world.startRequest(graph));
  const attempt = await world.target.next('a');
  await engine.cancelStep(run, 'a');
  await attempt.cancelAsked;
  expect((await stateOf(engine, run)).steps.a?.status).toBe('cancelling');
  attempt.confirmCancel();
  (await world.target.next('other')).succeed({ out: 'other' });
  const done = await engine.finished(run);
  expect(statuses(done)).toEqual({ a: 'cancelled', other: 'succeeded', b: 'skipped' });
  expect(done.steps.b).toMatchObject({ skippedBecause: 'a', skipCause: 'input' });
  expect(done.status).toBe('cancelled');
  await engine.cancelStep(run, 'other');
  expect((await stateOf(engine, run)).steps.other?.status).toBe('succeeded');
  await expect(engine.cancelStep(run, 'nowhere')).rejects.toMatchObject({ code: 'not-found' });
});

it('R65 a step that has not begun is cancelled at once, and a failure elsewhere still fails the run', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  const run = await engine.start(world.startRequest(chain));
  const attempt = await world.target.next('a');
  await engine.cancelStep(run, 'c');
  expect((await stateOf(engine, run)).steps.c?.status).toBe('cancelled');
  attempt.fail(failure);
  const done = await engine.finished(run);
  expect(statuses(done)).toEqual({ a: 'failed', b: 'skipped', c: 'cancelled' });
  expect(done.status).toBe('failed');
});

it('R65 the wish to cancel a step survives the process', async () => {
  const world = createMemoryWorld();
  const first = world.engine();
  const run = await first.start(world.startRequest(chain));
  const attempt = await world.target.next('a');
  await first.cancelStep(run, 'a');
  await attempt.cancelAsked;
  void first.close();
  const second = world.engine();
  await second.resume();
  expect(statuses(await second.finished(run))).toEqual({ a: 'cancelled', b: 'skipped', c: 'skipped' });
});

it('R66 from a step: it runs in any case, what is below it is decided as always, the rest is left out', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  const graph = exampleGraph([
    ...chain.steps.map(({ id }, index) =>
      index === 0 ? { id } : { id, data: { in: `${'abc'[index - 1]}.out` } },
    ),
    { id: 'aside', params: { of: 'aside' } },
  ]);
  await runAll(world, engine, graph);
  const run = await engine.start(world.startRequest(graph, { from: 'b' }));
  (await world.target.next('b')).succeed({ out: 'made by b' });
  const done = await engine.finished(run);
  expect(statuses(done)).toEqual({ a: 'reused', b: 'succeeded', c: 'reused' });
  expect(done.steps.b?.because).toEqual([{ part: 'forced', old: null, new: null }]);
  await expect(engine.start(world.startRequest(graph, { from: 'nowhere' }))).rejects.toMatchObject({
    code: 'invalid-request',
  });
});

it('R66 single steps can be forced, and a plan says the same', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  await runAll(world, engine, chain);
  const plan = await engine.plan(chain, { pipeline: 'pipeline.yml', forceSteps: ['b'] });
  expect(plan.steps.map(({ id, action }) => [id, action])).toEqual([
    ['a', 'reuse'],
    ['b', 'run'],
    ['c', 'depends'],
  ]);
  const run = await engine.start(world.startRequest(chain, { forceSteps: ['b'] }));
  (await world.target.next('b')).succeed({ out: 'made by b' });
  expect(statuses(await engine.finished(run))).toEqual({ a: 'reused', b: 'succeeded', c: 'reused' });
});

it('R67 a run starts no more steps at once than it allows, and says so', async () => {
  const world = createMemoryWorld({ capacity: 4 });
  const engine = world.engine();
  const graph = exampleGraph(
    ['a', 'b', 'c'].map((id) => ({ id, params: { of: id } })),
    { maxConcurrentSteps: 2 },
  );
  const limited = heard(
    engine,
    (event) => event.type === 'step-queued' && event.reason?.kind === 'run-limit',
  );
  const run = await engine.start(world.startRequest(graph));
  await limited;
  expect(waitingReason(await stateOf(engine, run), 'c')).toEqual({ kind: 'run-limit', limit: 2 });
  const [a, b] = [await world.target.next('a'), await world.target.next('b')];
  expect(world.target.submitted()).toBe(2);
  a.succeed({ out: 'a' });
  (await world.target.next('c')).succeed({ out: 'c' });
  b.succeed({ out: 'b' });
  expect((await engine.finished(run)).status).toBe('succeeded');
});

const bracketed = exampleGraph([
  { id: 'tidy', params: { of: 'tidy' }, phase: 'finalize' },
  { id: 'work' },
  { id: 'more', data: { in: 'work.out' } },
  { id: 'prepare', params: { of: 'prepare' }, phase: 'init' },
]);

it('R63 on_init runs before, on_finalize after all others, every time', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  const run = await engine.start(world.startRequest(bracketed));
  const prepare = await world.target.next('prepare');
  expect(waitingReason(await stateOf(engine, run), 'work')).toEqual({ kind: 'inputs', steps: ['prepare'] });
  expect(waitingReason(await stateOf(engine, run), 'tidy')).toEqual({ kind: 'rest', steps: 3 });
  expect(world.target.submitted()).toBe(1);
  prepare.succeed({ out: '' });
  for (const id of ['work', 'more', 'tidy']) {
    const attempt = await world.target.next(id);
    expect(world.target.submitted()).toBe(['work', 'more', 'tidy'].indexOf(id) + 2);
    attempt.succeed({ out: id });
  }
  expect((await engine.finished(run)).status).toBe('succeeded');
  const again = await engine.start(world.startRequest(bracketed));
  (await world.target.next('prepare')).succeed({ out: '' });
  (await world.target.next('tidy')).succeed({ out: 'tidy' });
  const done = await engine.finished(again);
  expect(statuses(done)).toEqual({ tidy: 'succeeded', work: 'reused', more: 'reused', prepare: 'succeeded' });
  expect(done.steps.tidy?.because?.[0]?.part).toBe('on-finalize');
});

it('R63 on_finalize runs after failures too, and its own failure fails the run', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  const run = await engine.start(world.startRequest(bracketed));
  (await world.target.next('prepare')).succeed({ out: '' });
  (await world.target.next('work')).fail(failure);
  (await world.target.next('tidy')).succeed({ out: '' });
  const done = await engine.finished(run);
  expect(statuses(done)).toEqual({
    tidy: 'succeeded',
    work: 'failed',
    more: 'skipped',
    prepare: 'succeeded',
  });
  const again = await engine.start(world.startRequest(bracketed));
  (await world.target.next('prepare')).succeed({ out: '' });
  for (const id of ['work', 'more']) (await world.target.next(id)).succeed({ out: id });
  (await world.target.next('tidy')).fail(failure);
  expect(await engine.finished(again)).toMatchObject({
    status: 'failed',
    steps: { tidy: { status: 'failed' } },
  });
});

it('R63 where on_init gives nothing the others are skipped, and on_finalize still runs', async () => {
  for (const continueOnStepFailure of [true, false]) {
    const world = createMemoryWorld();
    const engine = world.engine();
    const run = await engine.start(world.startRequest({ ...bracketed, continueOnStepFailure }));
    (await world.target.next('prepare')).fail(failure);
    (await world.target.next('tidy')).succeed({ out: '' });
    const done = await engine.finished(run);
    expect(statuses(done)).toEqual({
      tidy: 'succeeded',
      work: 'skipped',
      more: 'skipped',
      prepare: 'failed',
    });
    expect(done.steps.work?.skippedBecause).toBe('prepare');
    expect(done.steps.work?.skipCause).toBe(continueOnStepFailure ? 'init' : 'stop');
  }
});

import { expect, it } from 'vitest';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createMemoryWorld, type MemoryWorld } from '../testing/memory-world.ts';
import type { Engine } from './engine-contract.ts';
import type { RunEvent } from './events.ts';
import { type RunState, replayEvents } from './state.ts';

const chain = exampleGraph([
  { id: 'load', data: { source: 'file:a.csv' } },
  { id: 'clean', data: { dataset: 'load.out' }, params: { mode: 'mean' } },
  { id: 'train', data: { dataset: 'clean.out' }, promotedTo: 'model' },
]);

/** The chain with another parameter of its middle step. */
const chainWith = (mode: string): typeof chain =>
  exampleGraph([
    { id: 'load', data: { source: 'file:a.csv' } },
    { id: 'clean', data: { dataset: 'load.out' }, params: { mode } },
    { id: 'train', data: { dataset: 'clean.out' }, promotedTo: 'model' },
  ]);

function worldWithData(options?: Parameters<typeof createMemoryWorld>[0]): MemoryWorld {
  const world = createMemoryWorld(options);
  world.files.write('/workspace/a.csv', 'x,y');
  return world;
}

function statuses(state: RunState): Record<string, string | undefined> {
  return Object.fromEntries(state.order.map((id) => [id, state.steps[id]?.status]));
}

/** Runs a graph whose steps all write `<id> <suffix>`. */
async function runAll(
  world: MemoryWorld,
  engine: Engine,
  graph: typeof chain,
  steps = graph.steps.map((step) => step.id),
): Promise<RunState> {
  const run = await engine.start(world.startRequest(graph));
  for (const step of steps) (await world.target.next(step)).succeed({ out: `made by ${step}` });
  return engine.finished(run);
}

const event = (
  engine: Engine,
  wanted: (run: string, event: { readonly type: string; readonly step?: string }) => boolean,
) =>
  new Promise<void>((resolve) => {
    const end = engine.subscribe((run, entry) => {
      if (!wanted(run, entry)) return;
      end();
      resolve();
    });
  });

it('R1 runs the steps in order, and reuses all of them the second time', async () => {
  const world = worldWithData();
  const engine = world.engine();
  const done = await runAll(world, engine, chain);
  expect(done.status).toBe('succeeded');
  expect(statuses(done)).toEqual({ load: 'succeeded', clean: 'succeeded', train: 'succeeded' });
  expect(done.outputs).toEqual([{ name: 'model', digest: expect.stringMatching(/^sha256:/) }]);

  const again = await runAll(world, engine, chain, []);
  expect(statuses(again)).toEqual({ load: 'reused', clean: 'reused', train: 'reused' });
  expect(again.steps.train?.reusedFrom).toMatchObject({ run: done.run, step: 'train' });
  expect(again.outputs).toEqual(done.outputs);
});

it('R2 the stored log and the state in memory are the same', async () => {
  const world = worldWithData();
  const engine = world.engine();
  const heard: RunEvent[] = [];
  engine.subscribe((_, entry) => {
    if ('seq' in entry) heard.push(entry);
  });
  const done = await runAll(world, engine, chain);
  const stored = await world.runStore.events(done.run);
  expect(heard).toEqual(stored);
  expect(replayEvents(stored)).toEqual(done);
  expect(stored.map((entry) => entry.seq)).toEqual(stored.map((_, index) => index + 1));
});

it('R3 a step above that reruns and gives the same bytes stops the change', async () => {
  const world = worldWithData();
  const engine = world.engine();
  await runAll(world, engine, chain);
  const changed = chainWith('median');
  const done = await runAll(world, engine, changed, ['clean']);
  expect(statuses(done)).toEqual({ load: 'reused', clean: 'succeeded', train: 'reused' });
  expect(done.steps.clean?.because).toEqual([
    { part: 'param:mode', old: 'string mean', new: 'string median' },
  ]);
});

it('R4 a result that is gone or changed is none, and the log says so', async () => {
  for (const [damage, verdict] of [
    [(world: MemoryWorld, path: string) => world.files.remove(path), 'missing'],
    [(world: MemoryWorld, path: string) => world.files.write(path, 'spoiled'), 'damaged'],
  ] as const) {
    const world = worldWithData();
    const engine = world.engine();
    const first = await runAll(world, engine, chain);
    damage(world, `/artifacts/${first.steps.clean?.outputs[0]?.digest}`);
    const done = await runAll(world, engine, chain, ['clean']);
    expect(statuses(done)).toEqual({ load: 'reused', clean: 'succeeded', train: 'reused' });
    expect(done.steps.clean?.because?.[0]?.part).toBe('result-missing:out');
    expect(world.logs.join()).toMatch(new RegExp(`"out" of step "clean" is ${verdict}`));
  }
});

it('R5 force runs everything again and still writes the cache', async () => {
  const world = worldWithData();
  const engine = world.engine();
  await runAll(world, engine, chain);
  const run = await engine.start(world.startRequest(chain, { force: true }));
  for (const step of ['load', 'clean', 'train'])
    (await world.target.next(step)).succeed({ out: `forced ${step}` });
  const forced = await engine.finished(run);
  expect(statuses(forced)).toEqual({ load: 'succeeded', clean: 'succeeded', train: 'succeeded' });
  expect(forced.steps.load?.because).toEqual([{ part: 'forced', old: null, new: null }]);
  const after = await runAll(world, engine, chain, []);
  expect(after.steps.train?.reusedFrom?.run).toBe(run);
});

it('R6 a step that is not deterministic is never reused', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  const graph = exampleGraph([{ id: 'now', isDeterministic: false }]);
  await runAll(world, engine, graph);
  const again = await runAll(world, engine, graph);
  expect(again.steps.now?.status).toBe('succeeded');
  expect(again.steps.now?.because?.[0]?.part).toBe('not-deterministic');
});

it('R7 a failure skips what is below it, and everything else unless the pipeline goes on after failures', async () => {
  for (const continueOnStepFailure of [false, true]) {
    const world = createMemoryWorld({ capacity: 1 });
    const engine = world.engine();
    const graph = exampleGraph(
      [
        { id: 'bad' },
        { id: 'below', data: { dataset: 'bad.out' } },
        { id: 'last', data: { dataset: 'below.out' } },
        { id: 'other', params: { of: 'other' } },
      ],
      { continueOnStepFailure },
    );
    const run = await engine.start(world.startRequest(graph));
    const failure = { code: 'broken', params: {}, message: 'It is broken.' };
    (await world.target.next('bad')).fail(failure);
    if (continueOnStepFailure) (await world.target.next('other')).succeed({ out: '' });
    const done = await engine.finished(run);
    expect(done.status).toBe('failed');
    expect(done.steps.bad?.failure).toEqual(failure);
    expect(statuses(done)).toEqual({
      bad: 'failed',
      below: 'skipped',
      last: 'skipped',
      other: continueOnStepFailure ? 'succeeded' : 'skipped',
    });
    expect(done.steps.last?.skippedBecause).toBe('bad');
  }
});

it('R7 an optional input whose step failed counts as unset when the pipeline goes on', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  const graph = exampleGraph(
    [{ id: 'bad' }, { id: 'next', data: { extra: 'bad.out' }, optional: ['extra'] }],
    {
      continueOnStepFailure: true,
    },
  );
  const run = await engine.start(world.startRequest(graph));
  (await world.target.next('bad')).fail({ code: 'broken', params: {}, message: 'It is broken.' });
  const next = await world.target.next('next');
  expect(next.attempt.inputs).toEqual([{ name: 'extra', kind: 'unset', value: '' }]);
  next.succeed({ out: '' });
  expect(statuses(await engine.finished(run))).toEqual({ bad: 'failed', next: 'succeeded' });
});

it('R8 cancel ends what runs, waits for it, and leaves nothing waiting', async () => {
  const world = worldWithData();
  const engine = world.engine();
  const run = await engine.start(world.startRequest(chain));
  const load = await world.target.next('load');
  load.signal({ kind: 'running' });
  await engine.cancel(run);
  await load.cancelAsked;
  expect((await engine.state(run))?.steps.load?.status).toBe('cancelling');
  load.confirmCancel();
  const done = await engine.finished(run);
  expect(done.status).toBe('cancelled');
  expect(statuses(done)).toEqual({ load: 'cancelled', clean: 'cancelled', train: 'cancelled' });
  await engine.cancel(run);
  expect((await world.runStore.events(run)).at(-1)?.type).toBe('run-finished');
});

it('R8 a run that is cancelled before its first attempt was submitted ends too', async () => {
  const world = worldWithData();
  const engine = world.engine();
  const run = await engine.start(world.startRequest(chain));
  await engine.cancel(run);
  const load = await Promise.race([world.target.next('load'), engine.finished(run).then(() => undefined)]);
  load?.confirmCancel();
  expect((await engine.finished(run)).status).toBe('cancelled');
});

it('R8 a run that is cancelled at any moment ends', async () => {
  for (let turns = 0; turns < 60; turns++) {
    const world = worldWithData();
    const engine = world.engine();
    const run = await engine.start(world.startRequest(chain));
    void world.target.next('load').then((load) => load.cancelAsked.then(load.confirmCancel));
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await engine.cancel(run);
    expect((await engine.finished(run)).status).toBe('cancelled');
  }
});

it('R7 an attempt that is lost after another step has failed is not made again', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  const graph = exampleGraph([{ id: 'bad' }, { id: 'slow', params: { of: 'slow' } }]);
  const run = await engine.start(world.startRequest(graph));
  const [bad, slow] = [await world.target.next('bad'), await world.target.next('slow')];
  const failed = event(engine, (_, { type }) => type === 'step-failed');
  bad.fail({ code: 'broken', params: {}, message: 'It is broken.' });
  await failed;
  slow.lose('The worker died.');
  expect(statuses(await engine.finished(run))).toEqual({ bad: 'failed', slow: 'skipped' });
});

it('R9 a lost attempt is made again, and a step whose attempts are lost twice fails', async () => {
  const world = worldWithData();
  const engine = world.engine();
  const run = await engine.start(world.startRequest(chain));
  (await world.target.next('load')).lose('The worker died.');
  (await world.target.next('load')).succeed({ out: 'a' });
  (await world.target.next('clean')).lose('The worker died.');
  (await world.target.next('clean')).lose('The worker died.');
  const done = await engine.finished(run);
  expect(statuses(done)).toEqual({ load: 'succeeded', clean: 'failed', train: 'skipped' });
  expect(done.steps.clean?.failure?.code).toBe('worker-lost');
});

it('R10 two runs that need the same step share one attempt', async () => {
  const world = worldWithData({ capacity: 4 });
  const engine = world.engine();
  const first = await engine.start(world.startRequest(chain));
  const load = await world.target.next('load');
  load.signal({ kind: 'running' });
  const joined = event(
    engine,
    (run, { type, step }) => run !== first && type === 'attempt-running' && step === 'load',
  );
  const second = await engine.start(world.startRequest(chain, { pipeline: 'copy.yml' }));
  await joined;
  load.succeed({ out: 'loaded' });
  for (const step of ['clean', 'train']) (await world.target.next(step)).succeed({ out: step });
  const [one, two] = [await engine.finished(first), await engine.finished(second)];
  expect(one.steps.load?.status).toBe('succeeded');
  expect(two.steps.load).toMatchObject({ status: 'reused', reusedFrom: { run: first, step: 'load' } });
  expect(world.target.submitted()).toBe(3);
  expect(new Set(world.commits.map((commit) => commit.entry.fingerprint)).size).toBe(world.commits.length);
});

it('R10 two equal steps of one run share one attempt as well', async () => {
  const world = createMemoryWorld({ capacity: 4 });
  const engine = world.engine();
  const graph = exampleGraph([{ id: 'a' }, { id: 'b' }]);
  const run = await engine.start(world.startRequest(graph));
  (await world.target.next('a')).succeed({ out: 'both' });
  const done = await engine.finished(run);
  expect(statuses(done)).toEqual({ a: 'succeeded', b: 'reused' });
  expect(done.steps.b?.reusedFrom).toMatchObject({ run, step: 'a' });
});

it('R10 cancelling one of two runs leaves the shared attempt to the other', async () => {
  const world = worldWithData({ capacity: 4 });
  const engine = world.engine();
  const first = await engine.start(world.startRequest(chain));
  const load = await world.target.next('load');
  const joined = event(engine, (run, { type }) => run !== first && type === 'attempt-intended');
  const second = await engine.start(world.startRequest(chain));
  await joined;
  await engine.cancel(first);
  expect(statuses(await engine.finished(first))).toEqual({
    load: 'cancelled',
    clean: 'cancelled',
    train: 'cancelled',
  });
  load.succeed({ out: 'loaded' });
  for (const step of ['clean', 'train']) (await world.target.next(step)).succeed({ out: step });
  expect(statuses(await engine.finished(second))).toEqual({
    load: 'succeeded',
    clean: 'succeeded',
    train: 'succeeded',
  });
});

it('R11 a new process goes on where the old one died, and makes nothing twice', async () => {
  const world = worldWithData();
  const abandoned = world.engine();
  const run = await abandoned.start(world.startRequest(chain));
  (await world.target.next('load')).succeed({ out: 'loaded' });
  const before = await world.target.next('clean');
  await abandoned.close();

  const engine = world.engine();
  expect(await engine.resume()).toEqual([run]);
  // The old process is gone: what its attempt says now reaches nobody.
  before.succeed({ out: 'too late' });
  const clean = await world.target.next('clean');
  expect(world.target.reaped).toEqual([before.attempt.id]);
  expect(clean.attempt.id).not.toBe(before.attempt.id);
  clean.succeed({ out: 'cleaned' });
  (await world.target.next('train')).succeed({ out: 'trained' });
  const done = await engine.finished(run);
  expect(statuses(done)).toEqual({ load: 'succeeded', clean: 'succeeded', train: 'succeeded' });
  expect(replayEvents(await world.runStore.events(run))).toEqual(done);
  expect(world.commits.map((commit) => commit.entry.step)).toEqual(['load', 'clean', 'train']);
});

it('R11 attempts of steps that had ended when the process died are reaped as well', async () => {
  const world = createMemoryWorld();
  await world.artifacts.createAttemptDirectory('left-over');
  await world.engine().resume();
  expect(world.target.reaped).toEqual(['left-over']);
  expect(await world.artifacts.attempts()).toEqual([]);
});

it('R18 a bug in an adapter fails the step that met it, and the log tells', async () => {
  const world = createMemoryWorld();
  const broken = { ...world.target, submit: () => Promise.reject(new Error('adapter bug')) };
  const engine = world.engine({ targets: [broken] });
  const done = await engine.finished(await engine.start(world.startRequest(exampleGraph([{ id: 'only' }]))));
  expect(done.steps.only?.failure).toMatchObject({
    code: 'internal-error',
    message: expect.stringContaining('adapter bug'),
  });
  expect(world.logs.join()).toContain('adapter bug');
});

it('R11 a run that was being cancelled when the process died is cancelled', async () => {
  const world = worldWithData();
  const abandoned = world.engine();
  const run = await abandoned.start(world.startRequest(chain));
  await world.target.next('load');
  await abandoned.cancel(run);
  await abandoned.close();
  const engine = world.engine();
  await engine.resume();
  expect((await engine.finished(run)).status).toBe('cancelled');
});

it('R12 an input that changes while a step runs, or before, spoils no result', async () => {
  const world = worldWithData();
  const engine = world.engine();
  const run = await engine.start(world.startRequest(chain));
  const load = await world.target.next('load');
  world.files.write('/workspace/a.csv', 'x,y');
  load.succeed({ out: 'loaded' });
  const done = await engine.finished(run);
  expect(done.steps.load?.failure).toMatchObject({ code: 'input-changed', port: 'source' });
  expect(world.commits).toEqual([]);
});

it('R13 an input that is not there fails its step and says where', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  const done = await engine.finished(await engine.start(world.startRequest(chain)));
  expect(statuses(done)).toEqual({ load: 'failed', clean: 'skipped', train: 'skipped' });
  expect(done.steps.load?.failure).toMatchObject({ code: 'input-not-found', params: { path: 'a.csv' } });
});

it('R14 a ready step that finds its target full says so, and longer paths start first', async () => {
  const world = createMemoryWorld({ capacity: 1 });
  const engine = world.engine();
  const graph = exampleGraph([
    { id: 'short', params: { of: 'short' } },
    { id: 'long' },
    { id: 'longer', data: { dataset: 'long.out' } },
  ]);
  const run = await engine.start(world.startRequest(graph));
  const long = await world.target.next('long');
  const state = await engine.state(run);
  expect(state?.steps.short?.waiting).toEqual({
    kind: 'target-full',
    target: 'local',
    running: 1,
    capacity: 1,
  });
  long.succeed({ out: 'long' });
  for (const step of ['short', 'longer']) (await world.target.next(step)).succeed({ out: step });
  expect((await engine.finished(run)).status).toBe('succeeded');
});

it('R15 up to a step runs the step and what it needs', async () => {
  const world = worldWithData();
  const engine = world.engine();
  const run = await engine.start(world.startRequest(chain, { upTo: 'clean' }));
  for (const step of ['load', 'clean']) (await world.target.next(step)).succeed({ out: step });
  const done = await engine.finished(run);
  expect(statuses(done)).toEqual({ load: 'succeeded', clean: 'succeeded' });
  await expect(engine.start(world.startRequest(chain, { upTo: 'nothing' }))).rejects.toMatchObject({
    code: 'invalid-request',
  });
});

it('R16 explains a step by its parts, and by what differs from the earlier result', async () => {
  const world = worldWithData();
  const engine = world.engine();
  const first = await runAll(world, engine, chain);
  const run = await engine.start(world.startRequest(chainWith('median')));
  (await world.target.next('clean')).succeed({ out: 'other' });
  (await world.target.next('train')).succeed({ out: 'other model' });
  await engine.finished(run);
  const explained = await engine.explain(run, 'clean');
  expect(explained?.because.map((entry) => entry.part)).toEqual(['param:mode']);
  expect(explained?.comparedWith).toMatchObject({ run: first.run, step: 'clean' });
  expect(explained?.parts).toContainEqual({ part: 'param:mode', value: 'string median' });
  expect((await engine.explain(run, 'train'))?.because.map((entry) => entry.part)).toEqual(['input:dataset']);
  expect((await engine.explain(run, 'load'))?.because).toEqual([]);
  expect(await engine.explain(run, 'nothing')).toBeUndefined();
});

it('R80 R81 compares two runs by what determines their steps', async () => {
  const world = worldWithData();
  const engine = world.engine();
  const first = await runAll(world, engine, chain);
  const run = await engine.start(world.startRequest(chainWith('median')));
  (await world.target.next('clean')).fail({ code: 'broken', params: {}, message: 'It is broken.' });
  await engine.finished(run);
  const compared = await engine.compare(first.run, run);
  expect(compared).toMatchObject({ earlier: first.run, later: run });
  expect(compared?.steps.map(({ step, change }) => [step, change])).toEqual([
    ['load', 'same'],
    ['clean', 'changed'],
    ['train', 'unknown'],
  ]);
  expect(compared?.steps[1]?.because).toMatchObject([{ part: 'param:mode', new: 'string median' }]);
  const part = await engine.start(world.startRequest(chain, { upTo: 'clean' }));
  await engine.finished(part);
  const changes = async (earlier: string, later: string) =>
    (await engine.compare(earlier, later))?.steps.map(({ change }) => change);
  expect(await changes(first.run, part)).toEqual(['same', 'same', 'removed']);
  expect(await changes(part, first.run)).toEqual(['same', 'same', 'added']);
  expect(await engine.compare(first.run, 'nothing')).toBeUndefined();
});

it('R17 traces every transition of a step in order', async () => {
  const world = createMemoryWorld();
  const engine = world.engine();
  const run = await engine.start(world.startRequest(exampleGraph([{ id: 'only' }])));
  const only = await world.target.next('only');
  const running = event(engine, (_, { type }) => type === 'attempt-running');
  only.signal({ kind: 'running' });
  await running;
  only.succeed({ out: '' });
  await engine.finished(run);
  const names = world.transitions.map(({ transition }) => transition);
  expect(names).toEqual(['intent', 'submitted', 'running', 'output-written', 'committed', 'event-appended']);
});

/** The world's run store, refusing every append that has an event of this type. */
function refusing(world: MemoryWorld, type: RunEvent['type']): MemoryWorld['runStore'] {
  return {
    ...world.runStore,
    append: async (run, bodies, time, commits) => {
      if (bodies.some((body) => body.type === type)) throw new Error('disk full');
      return world.runStore.append(run, bodies, time, commits);
    },
  };
}

it('R18 R101 a store that refuses stops the run here, tells who waits, and keeps the log as it was', async () => {
  const world = worldWithData();
  const engine = world.engine({ runStore: refusing(world, 'step-succeeded') });
  const told: string[] = [];
  engine.subscribe((_, event) => told.push(event.type === 'run-broken' ? event.message : event.type));
  const run = await engine.start(world.startRequest(chain));
  const ended = expect(engine.finished(run)).rejects.toThrow('disk full');
  (await world.target.next('load')).succeed({ out: 'loaded' });
  await ended;
  expect(told.at(-1)).toContain('disk full');
  expect(world.logs.join()).toMatch(/cannot go on/);
  await expect(engine.finished(run)).rejects.toMatchObject({ code: 'run-broken' });
  // Whoever comes later hears it too, and no wish is taken that nothing would come of.
  expect([engine.broken(run), (await engine.state(run))?.broken]).toEqual(
    Array(2).fill(expect.stringMatching(/^disk full\. Make room/)),
  );
  await expect(engine.cancel(run)).rejects.toMatchObject({ code: 'run-broken' });
  await engine.close();
  const next = world.engine();
  await next.resume();
  for (const step of ['load', 'clean', 'train']) (await world.target.next(step)).succeed({ out: step });
  const ended2 = await next.finished(run);
  expect([ended2.status, ended2.broken, next.broken(run)]).toEqual(['succeeded', undefined, undefined]);
});

it('R121 a run whose log is damaged is told so, and the others go on', async () => {
  const world = worldWithData();
  const before = world.engine();
  const [damaged, whole] = [
    await before.start(world.startRequest(chain)),
    await before.start(world.startRequest(chain)),
  ];
  await before.close();
  const events: typeof world.runStore.events = async (run, after) => {
    if (run === damaged) throw new SyntaxError('Unexpected end of JSON input');
    return world.runStore.events(run, after);
  };
  const runStore = { ...world.runStore, events };
  const lister = world.engine({ runStore });
  expect(await lister.check(damaged)).toMatch(/log cannot be read .* millrace doctor --deep --repair/);
  expect(await lister.check(whole)).toBeUndefined();
  const next = world.engine({ runStore });
  await next.resume();
  expect([next.broken(damaged), next.broken(whole)]).toEqual([expect.any(String), undefined]);
  await expect(next.state(damaged)).rejects.toMatchObject({ code: 'run-broken' });
  await expect(next.cancel(damaged)).rejects.toMatchObject({ code: 'run-broken' });
  for (const step of ['load', 'clean', 'train']) (await world.target.next(step)).succeed({ out: step });
  expect((await next.finished(whole)).status).toBe('succeeded');
});

it('R7 a process that dies between a failure and the skips leaves the skips to the next one', async () => {
  const world = createMemoryWorld({ capacity: 1 });
  const graph = exampleGraph([
    { id: 'bad' },
    { id: 'other', params: { of: 'other' }, data: { extra: null } },
  ]);
  const dying = world.engine({ runStore: refusing(world, 'step-skipped') });
  const run = await dying.start(world.startRequest(graph));
  const broken = expect(dying.finished(run)).rejects.toThrow('disk full');
  (await world.target.next('bad')).fail({ code: 'broken', params: {}, message: 'It is broken.' });
  await broken;
  const next = world.engine();
  await next.resume();
  expect(statuses(await next.finished(run))).toEqual({ bad: 'failed', other: 'skipped' });
});

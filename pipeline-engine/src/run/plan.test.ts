import { describe, expect, it } from 'vitest';
import { exampleGraph } from '../testing/example-graphs.ts';
import { createMemoryWorld, type MemoryWorld } from '../testing/memory-world.ts';
import type { Engine } from './engine-contract.ts';
import type { Plan } from './plan.ts';

interface DiamondWishes {
  readonly left?: string;
  readonly now?: boolean;
}

/** load → left, right → join, and a side step that stands alone. */
const diamond = ({ left = '1', now = false }: DiamondWishes = {}): ReturnType<typeof exampleGraph> =>
  exampleGraph([
    { id: 'load', data: { source: 'file:a.csv' } },
    { id: 'left', data: { dataset: 'load.out' }, params: { side: 'left', value: left } },
    { id: 'right', data: { dataset: 'load.out' }, params: { side: 'right' } },
    { id: 'join', data: { a: 'left.out', b: 'right.out' } },
    { id: 'side', params: { side: 'side' }, isDeterministic: !now },
  ]);

async function worldAfterRun(): Promise<{ readonly world: MemoryWorld; readonly engine: Engine }> {
  const world = createMemoryWorld();
  world.files.write('/workspace/a.csv', 'x');
  const engine = world.engine();
  const run = await engine.start(world.startRequest(diamond()));
  const all = ['load', 'left', 'right', 'join', 'side'].map(async (step) => {
    (await world.target.next(step)).succeed({ out: `made by ${step}` });
  });
  await Promise.all(all);
  await engine.finished(run);
  return { world, engine };
}

const actions = (plan: Plan): Record<string, string> =>
  Object.fromEntries(plan.steps.map((step) => [step.id, step.action]));
const becauseOf = (plan: Plan, id: string): readonly (string | null)[][] =>
  (plan.steps.find((step) => step.id === id)?.because ?? []).map((entry) => [
    entry.part,
    entry.old,
    entry.new,
  ]);

const request = { pipeline: 'pipeline.yml' };

describe('R50 the plan', () => {
  it('before anything ran, runs what stands first, and what is below depends', async () => {
    const world = createMemoryWorld();
    world.files.write('/workspace/a.csv', 'x');
    const plan = await world.engine().plan(diamond(), request);
    expect(actions(plan)).toEqual({
      load: 'run',
      left: 'depends',
      right: 'depends',
      join: 'depends',
      side: 'run',
    });
    expect(becauseOf(plan, 'load')).toEqual([['first-run', null, null]]);
    expect(world.target.submitted()).toBe(0);
  });

  it('names what is reused and its outputs, and takes the estimate from the last time', async () => {
    const { engine } = await worldAfterRun();
    const plan = await engine.plan(diamond({ left: '2' }), request);
    expect(actions(plan)).toEqual({
      load: 'reuse',
      left: 'run',
      right: 'reuse',
      join: 'depends',
      side: 'reuse',
    });
    expect(becauseOf(plan, 'left')).toEqual([['param:value', 'string 1', 'string 2']]);
    expect(becauseOf(plan, 'join')).toEqual([['input:a', expect.stringMatching(/^sha256:/), null]]);
    const right = plan.steps.find((step) => step.id === 'right');
    expect(right).toMatchObject({ from: { run: '1', step: 'right' }, outputs: [{ name: 'out' }] });
    expect(plan.steps.find((step) => step.id === 'left')?.estimateSeconds).toBeGreaterThan(0);
  });

  it('a changed parameter below a step that runs is named too', async () => {
    const { world, engine } = await worldAfterRun();
    world.files.write('/workspace/a.csv', 'y');
    const plan = await engine.plan(diamond({ left: '2' }), request);
    expect(actions(plan)).toMatchObject({ load: 'run', left: 'depends', right: 'depends', join: 'depends' });
    expect(becauseOf(plan, 'left').map(([part]) => part)).toEqual(['param:value', 'input:dataset']);
  });

  it('knows steps that run in any case, and results that are gone', async () => {
    const { world, engine } = await worldAfterRun();
    expect(actions(await engine.plan(diamond({ now: true }), request)).side).toBe('run');
    const forced = await engine.plan(diamond(), { ...request, force: true });
    expect(new Set(Object.values(actions(forced)))).toEqual(new Set(['run']));
    const state = await engine.state('1');
    world.files.remove(`/artifacts/${state?.steps.right?.outputs[0]?.digest}`);
    const plan = await engine.plan(diamond(), request);
    expect(actions(plan)).toMatchObject({ left: 'reuse', right: 'run', join: 'depends' });
    expect(becauseOf(plan, 'right')[0]?.[0]).toBe('result-missing:out');
  });

  it('plans up to a step', async () => {
    const { engine } = await worldAfterRun();
    const plan = await engine.plan(diamond(), { ...request, upTo: 'left' });
    expect(plan.steps.map((step) => step.id)).toEqual(['load', 'left']);
  });

  it('is what the run then does', async () => {
    const { world, engine } = await worldAfterRun();
    const run = await engine.start(world.startRequest(diamond({ left: '2' })));
    (await world.target.next('left')).succeed({ out: 'something else' });
    (await world.target.next('join')).succeed({ out: 'joined again' });
    const state = await engine.finished(run);
    expect(Object.values(state.steps).map((step) => [step.id, step.status])).toEqual([
      ['load', 'reused'],
      ['left', 'succeeded'],
      ['right', 'reused'],
      ['join', 'succeeded'],
      ['side', 'reused'],
    ]);
  });
});

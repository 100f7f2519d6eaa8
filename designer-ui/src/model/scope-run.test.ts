import type { PlannedStep, RunState, StepState } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { scopePlan, scopeRun } from './scope-run.ts';

function step(id: string, status: StepState['status'], more: Partial<StepState> = {}): StepState {
  return { id, displayName: id, component: 'c', dependsOn: [], status, outputs: [], metrics: [], ...more };
}

function run(steps: readonly StepState[]): RunState {
  return {
    run: '1',
    pipeline: 'p',
    displayName: 'P',
    status: 'running',
    seq: 1,
    createdAt: 0,
    force: false,
    steps: Object.fromEntries(steps.map((each) => [each.id, each])),
    order: steps.map(({ id }) => id),
    outputs: [],
  };
}

const statusOf = (...statuses: StepState['status'][]) =>
  scopeRun(run(statuses.map((status, index) => step(`outer/s${index}`, status))), '').steps.outer?.status;

describe('scopeRun', () => {
  it('blames the node of its level for a skipped step', () => {
    const whole = run([
      step('outer/a', 'cancelled'),
      step('outer/b', 'skipped', { skippedBecause: 'outer/a' }),
      step('below', 'skipped', { skippedBecause: 'outer/a' }),
    ]);
    expect(scopeRun(whole, 'outer/').steps.b?.skippedBecause).toBe('a');
    expect(scopeRun(whole, '').steps.below?.skippedBecause).toBe('outer');
  });

  it('leaves a run without nested pipelines alone', () => {
    const flat = run([step('a', 'running')]);
    expect(scopeRun(flat, '')).toBe(flat);
  });

  it('gives a nested node one state of all its steps', () => {
    expect(statusOf('waiting', 'waiting')).toBe('waiting');
    expect(statusOf('waiting', 'queued')).toBe('queued');
    expect(statusOf('succeeded', 'waiting')).toBe('running');
    expect(statusOf('failed', 'running')).toBe('running');
    expect(statusOf('failed', 'skipped', 'succeeded')).toBe('failed');
    expect(statusOf('reused', 'succeeded')).toBe('succeeded');
    expect(statusOf('reused', 'reused')).toBe('reused');
    expect(statusOf('cancelled', 'succeeded')).toBe('cancelled');
  });

  it('measures from the first start to the last end', () => {
    const scoped = scopeRun(
      run([
        step('outer/a', 'succeeded', { startedAt: 100, durationMs: 50 }),
        step('outer/b', 'succeeded', { startedAt: 120, durationMs: 80 }),
      ]),
      '',
    );
    expect(scoped.steps.outer).toMatchObject({ durationMs: 100, progress: 1 });
  });

  it('goes by the inner names inside', () => {
    const whole = run([
      step('outer/a', 'succeeded'),
      step('outer/b', 'running', { dependsOn: ['outer/a', 'top'] }),
      step('outer/deep/c', 'failed'),
      step('top', 'succeeded'),
    ]);
    const inside = scopeRun(whole, 'outer/');
    expect(inside.order).toEqual(['a', 'b', 'deep/c']);
    expect(inside.steps.b).toMatchObject({ id: 'outer/b', dependsOn: ['a', 'top'] });
    expect(inside.steps.deep?.status).toBe('failed');
    expect(inside.steps.top).toBeUndefined();
  });
});

describe('scopePlan', () => {
  const planned = (id: string, action: PlannedStep['action'], estimateSeconds?: number): PlannedStep => ({
    id,
    action,
    because: [],
    estimateSeconds,
  });

  it('sums up what is inside', () => {
    const plan = scopePlan(
      [planned('outer/a', 'reuse'), planned('outer/b', 'run', 2), planned('c', 'reuse')],
      '',
    );
    expect(plan.get('outer')).toMatchObject({ action: 'run', estimateSeconds: 2 });
    expect(plan.get('c')?.action).toBe('reuse');
  });

  it('shows one level', () => {
    expect([...scopePlan([planned('outer/a', 'reuse'), planned('c', 'run')], 'outer/').keys()]).toEqual([
      'a',
    ]);
  });
});

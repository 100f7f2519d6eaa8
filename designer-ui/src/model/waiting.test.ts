import type { RunState, StepState } from '@millrace/pipeline-engine/browser';
import { expect, it } from 'vitest';
import { waitingOf } from './waiting.ts';

function step(id: string, status: StepState['status'], more: Partial<StepState> = {}): StepState {
  return { id, displayName: id, component: 'c', dependsOn: [], status, outputs: [], metrics: [], ...more };
}

function run(steps: readonly StepState[], more: Partial<RunState> = {}): RunState {
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
    ...more,
  };
}

const steps = [
  step('first', 'succeeded'),
  step('part/a', 'running', { attempt: 'x' }),
  step('part/b', 'waiting', { dependsOn: ['part/a', 'first'] }),
  step('second', 'waiting', { dependsOn: ['first'] }),
  step('third', 'waiting', { dependsOn: ['part/b', 'part/a', 'second'] }),
  step('close', 'waiting', { phase: 'finalize' }),
];

it('R68 names the nodes that a node waits for, a nested pipeline once', () => {
  expect(waitingOf(run(steps), '', 'third')).toEqual({ kind: 'inputs', steps: ['part', 'second'] });
  expect(waitingOf(run(steps), 'part/', 'b')).toEqual({ kind: 'inputs', steps: ['a'] });
  expect(waitingOf(run(steps), '', 'part')).toBeUndefined();
});

it('R68 says that a pause holds a node, and that others come at the end', () => {
  const paused = run(steps, { paused: true });
  expect(waitingOf(paused, '', 'second')).toEqual({ kind: 'paused' });
  expect(waitingOf(paused, '', 'close')).toEqual({ kind: 'rest', steps: 4 });
  expect(waitingOf(run([step('part/a', 'waiting')], { paused: true }), '', 'part')).toEqual({
    kind: 'paused',
  });
});

it('R68 a step inside that waits for one outside says its whole name', () => {
  const inside = run([step('outside', 'running'), step('part/a', 'waiting', { dependsOn: ['outside'] })]);
  expect(waitingOf(inside, 'part/', 'a')).toEqual({ kind: 'inputs', steps: ['outside'] });
});

import type { RunEvent, RunState } from '@millrace/pipeline-engine/browser';
import { applyRunEvent } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { foldEvents } from './run-store.ts';

const created: RunEvent = {
  type: 'run-created',
  run: '1',
  pipeline: 'a.yml',
  displayName: 'A',
  steps: [{ id: 'train', displayName: 'Train', component: 'train_model', dependsOn: [] }],
  force: false,
  source: 'designer',
  seq: 1,
  time: 0,
};
const started: RunEvent = { type: 'run-started', seq: 2, time: 1 };
const queued: RunEvent = { type: 'step-queued', step: 'train', seq: 3, time: 2 };
const state: RunState = applyRunEvent(undefined, created);

describe('events of the stream', () => {
  it('that are known already are skipped', () => {
    expect(foldEvents(state, [created, started]).next.status).toBe('running');
    expect(foldEvents(state, [created])).toEqual({ next: state, gap: false });
  });

  it('stop at a gap, so that the state is fetched anew', () => {
    const { next, gap } = foldEvents(state, [queued]);
    expect([next, gap]).toEqual([state, true]);
  });
});

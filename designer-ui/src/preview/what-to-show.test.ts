import type { OutputRecord, PlannedStep, StepState } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { askedOutput, resultsView, shownNode } from './what-to-show.ts';

const output = (digest: string): OutputRecord => ({ name: 'dataset', type: 'mltable', digest, bytes: 1 });
const step = (status: StepState['status'], outputs: readonly OutputRecord[]): StepState => ({
  id: 'clean',
  displayName: 'Clean',
  component: 'clean_missing_data',
  dependsOn: [],
  status,
  outputs,
  metrics: [],
});
const plan = (action: PlannedStep['action'], outputs?: readonly OutputRecord[]): PlannedStep => ({
  id: 'clean',
  action,
  because: [],
  outputs,
});

describe('shownNode', () => {
  it('is the selected node, else what the drawer was opened for', () => {
    expect(shownNode(['a', 'b'], { node: 'c' })).toBe('b');
    expect(shownNode([], { node: 'c' })).toBe('c');
    expect(shownNode([], undefined)).toBeUndefined();
  });

  it('forgets the asked output with its node', () => {
    expect(askedOutput('a', { node: 'a', output: 'left' })).toBe('left');
    expect(askedOutput('b', { node: 'a', output: 'left' })).toBeUndefined();
  });
});

describe('resultsView', () => {
  it('shows what the plan reuses before what the last run made', () => {
    expect(resultsView(step('succeeded', [output('old')]), plan('reuse', [output('new')]))).toEqual({
      kind: 'outputs',
      outputs: [output('new')],
      stale: false,
    });
  });

  it('marks results of an older text', () => {
    expect(resultsView(step('succeeded', [output('old')]), plan('run'))).toMatchObject({ stale: true });
    expect(resultsView(step('succeeded', [output('old')]), undefined)).toMatchObject({ stale: false });
  });

  it('shows a failure until something can be reused instead', () => {
    expect(resultsView(step('failed', []), plan('run'))).toEqual({ kind: 'failed' });
    expect(resultsView(step('failed', []), plan('reuse', [output('ok')]))).toMatchObject({ kind: 'outputs' });
  });

  it('has nothing before the first run', () => {
    expect(resultsView(undefined, plan('run'))).toEqual({ kind: 'nothing' });
    expect(resultsView(step('waiting', []), undefined)).toEqual({ kind: 'nothing' });
  });
});

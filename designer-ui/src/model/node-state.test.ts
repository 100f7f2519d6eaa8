import type { PlannedStep, StepState } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { editedSince } from './edited-since.ts';
import { job, literal, pipeline } from './fixtures.ts';
import { type NodeFacts, nodeState } from './node-state.ts';

const step: StepState = {
  id: 'train',
  displayName: 'Train',
  component: 'train_model',
  dependsOn: [],
  status: 'succeeded',
  outputs: [],
  metrics: [],
};
const reuse: PlannedStep = { id: 'train', action: 'reuse', because: [] };
const willRun: PlannedStep = {
  id: 'train',
  action: 'run',
  because: [{ part: 'param:fraction', old: '0.7', new: '0.6' }],
};

function kindOf(facts: Partial<NodeFacts>): string {
  return nodeState({
    issues: [],
    step: undefined,
    runStatus: undefined,
    planned: undefined,
    planOutrun: false,
    edited: false,
    documentEdited: false,
    ...facts,
  }).kind;
}

const issue = {
  code: 'input-missing',
  params: {},
  severity: 'error',
  path: [],
  line: 1,
  column: 1,
  node: 'train',
} as const;

describe('the first that holds', () => {
  it('is a problem, whatever runs', () => {
    expect(kindOf({ issues: [issue], step, runStatus: 'running' })).toBe('problem');
    expect(kindOf({ issues: [{ ...issue, severity: 'warning' }] })).toBe('not-run');
  });

  it('is the live run before the plan', () => {
    const running: StepState = { ...step, status: 'running', progress: 0.4 };
    expect(kindOf({ step: running, runStatus: 'running', planned: willRun, edited: true })).toBe('running');
    expect(kindOf({ step, runStatus: 'running', planned: willRun })).toBe('done');
  });

  it('is failed until the node or something above it is edited', () => {
    const failed: StepState = { ...step, status: 'failed' };
    expect(kindOf({ step: failed, runStatus: 'failed', planned: willRun })).toBe('failed');
    expect(kindOf({ step: failed, runStatus: 'failed', planned: willRun, edited: true })).toBe('will-run');
  });

  it('is how the run ended, until anything is edited or the plan knows better', () => {
    expect(kindOf({ step, runStatus: 'succeeded', planned: reuse })).toBe('done');
    expect(kindOf({ step, runStatus: 'succeeded', planned: reuse, documentEdited: true })).toBe('up-to-date');
    expect(kindOf({ step, runStatus: 'succeeded', planned: willRun })).toBe('will-run');
  });

  it('D57 is how the run ended, while the plan is still the one from before', () => {
    const outrun = { step, runStatus: 'succeeded', planned: willRun, planOutrun: true } as const;
    expect(kindOf(outrun)).toBe('done');
    expect(kindOf({ ...outrun, documentEdited: true })).toBe('will-run');
  });

  it('is not run yet for a first run', () => {
    const first: PlannedStep = { ...willRun, because: [{ part: 'first-run', old: null, new: null }] };
    expect(kindOf({ planned: first })).toBe('not-run');
    expect(kindOf({ planned: { ...first, action: 'depends' } })).toBe('not-run');
    expect(kindOf({})).toBe('not-run');
  });

  it('is may run for a step that depends on what the steps above give', () => {
    expect(kindOf({ planned: { ...reuse, action: 'depends' } })).toBe('may-run');
  });
});

describe('edited since the run', () => {
  const split = literal(job('split', 'split_data'), 'fraction', '0.7', 'number');
  const train = job('train', 'train_model', { dataset: ['split', 'out'] });
  const other = job('other', 'linear_regression');
  const ran = pipeline([split, train, other]);

  it('is the changed node and everything below it', () => {
    const changed = literal(job('split', 'split_data'), 'fraction', '0.6', 'number');
    expect([...editedSince(ran, pipeline([changed, train, other]))]).toEqual(['split', 'train']);
  });

  it('is nothing for comments, names and lines', () => {
    const renamed = { ...split, displayName: 'x', comment: 'y', lines: { from: 9, to: 12 } };
    expect(editedSince(ran, pipeline([renamed, train, other])).size).toBe(0);
  });
});

describe('a node that cannot run here', () => {
  const about = (code: string, severity: 'info' | 'warning' | 'error') => ({ ...issue, code, severity });

  it('says so, and is no mistake', () => {
    expect(kindOf({ issues: [about('node-type-not-executed', 'info')], planned: willRun })).toBe('elsewhere');
    expect(kindOf({ issues: [about('component-in-registry', 'info')] })).toBe('elsewhere');
    expect(kindOf({ issues: [about('component-not-found', 'warning')] })).toBe('not-found');
  });

  it('shows a mistake first', () => {
    const issues = [about('node-type-not-executed', 'info'), about('missing-input', 'error')];
    expect(kindOf({ issues })).toBe('problem');
  });
});

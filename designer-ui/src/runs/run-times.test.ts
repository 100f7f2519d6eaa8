import type { RunState, StepState } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { runSpan, stepDuration, summarizeCounts, timeBar } from './run-times.ts';

const run = (finishedAt?: number): RunState => ({
  run: '12',
  pipeline: 'pipelines/cars.yml',
  displayName: 'Cars',
  status: finishedAt === undefined ? 'running' : 'succeeded',
  seq: 1,
  createdAt: 1000,
  finishedAt,
  force: false,
  steps: {},
  order: [],
  outputs: [],
});
const step = (part: Partial<StepState>): StepState => ({
  id: 'a',
  displayName: 'A',
  component: 'a',
  dependsOn: [],
  status: 'succeeded',
  outputs: [],
  metrics: [],
  ...part,
});

describe('time line', () => {
  it('spans the run, to now while it goes on', () => {
    expect(runSpan(run(3000), 9000)).toEqual({ from: 1000, to: 3000 });
    expect(runSpan(run(), 2000)).toEqual({ from: 1000, to: 2000 });
  });

  it('places a finished step', () => {
    const span = runSpan(run(3000), 9000);
    expect(timeBar(step({ startedAt: 1500, durationMs: 500 }), span, 9000)).toEqual({
      start: 0.25,
      length: 0.25,
    });
  });

  it('lets a running step grow', () => {
    const running = step({ status: 'running', startedAt: 1500 });
    expect(stepDuration(running, 2500)).toBe(1000);
    expect(timeBar(running, { from: 1000, to: 2000 }, 2000)).toEqual({ start: 0.5, length: 0.5 });
  });

  it('draws no bar for what did not run, and none beyond the line', () => {
    expect(timeBar(step({ status: 'reused' }), { from: 0, to: 10 }, 10)).toBeUndefined();
    expect(timeBar(step({ startedAt: 5, durationMs: 500 }), { from: 0, to: 10 }, 10)).toEqual({
      start: 0.5,
      length: 0.5,
    });
  });
});

it('summarizeCounts names what people ask for', () => {
  expect(summarizeCounts({ reused: 4, succeeded: 2, cancelled: 1, skipped: 1 })).toEqual({
    reused: 4,
    ran: 2,
    failed: 0,
    skipped: 2,
  });
});

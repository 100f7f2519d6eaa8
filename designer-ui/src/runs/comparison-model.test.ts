import type { RunState, StepState } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { comparedMetrics, comparedRows, differs, isSameSoftware } from './comparison-model.ts';

const step = (id: string, changes: Partial<StepState> = {}): StepState => ({
  id,
  displayName: id,
  component: 'c',
  dependsOn: [],
  status: 'succeeded',
  outputs: [],
  metrics: [],
  ...changes,
});
const made = (digest: string) => [{ name: 'out', type: 'uri_folder' as const, digest, bytes: 1 }];
const run = (number: string, steps: readonly StepState[]): RunState => ({
  run: number,
  pipeline: 'p.yml',
  displayName: 'P',
  status: 'succeeded',
  seq: 1,
  createdAt: 0,
  force: false,
  steps: Object.fromEntries(steps.map((each) => [each.id, each])),
  order: steps.map(({ id }) => id),
  outputs: [],
});
const body = (...changes: [string, 'same' | 'changed' | 'added' | 'removed' | 'unknown'][]) => ({
  earlier: '1',
  later: '2',
  steps: changes.map(([id, change]) => ({
    step: id,
    change,
    because: [],
    environments: { earlier: null, later: null },
  })),
});

describe('two runs beside each other', () => {
  it('R83 a step is worth a look for its work, for its bytes, and for how it ended', () => {
    const earlier = run('1', [
      step('load', { outputs: made('a') }),
      step('random', { outputs: made('b') }),
      step('train', { outputs: made('c') }),
      step('failed', { status: 'failed' }),
      step('gone'),
    ]);
    const later = run('2', [
      step('load', { status: 'reused', outputs: made('a') }),
      step('random', { outputs: made('other') }),
      step('train', { outputs: made('c') }),
      step('failed'),
      step('new'),
    ]);
    const rows = comparedRows(
      body(
        ['load', 'same'],
        ['random', 'same'],
        ['train', 'changed'],
        ['failed', 'same'],
        ['new', 'added'],
        ['gone', 'removed'],
      ),
      earlier,
      later,
    );
    expect(rows.map(({ isSameResult }) => isSameResult)).toEqual([
      true,
      false,
      true,
      undefined,
      undefined,
      undefined,
    ]);
    expect(rows.filter(differs).map(({ id }) => id)).toEqual(['random', 'train', 'failed', 'new', 'gone']);
    expect(rows.map((row) => [row.earlier?.id, row.later?.id])).toContainEqual([undefined, 'new']);
  });

  it('E46 software is the same by its versions, and what is installed by its computer where nobody asked', () => {
    const lock = { kind: 'made', name: 'train', digest: 'sha256:a', host: 'local' } as const;
    const system = { kind: 'system', host: 'local' } as const;
    expect(isSameSoftware({ earlier: lock, later: { ...lock, host: 'far' } })).toBe(true);
    expect(isSameSoftware({ earlier: lock, later: { ...lock, digest: 'sha256:b' } })).toBe(false);
    expect(isSameSoftware({ earlier: system, later: { ...system, host: 'far' } })).toBe(false);
    expect(isSameSoftware({ earlier: lock, later: system })).toBe(false);
    expect(isSameSoftware({ earlier: null, later: system })).toBeUndefined();
  });

  it('R83 every metric of both runs is told, also when one of them has it alone', () => {
    const earlier = run('1', [
      step('evaluate', {
        metrics: [
          { name: 'r2', value: 0.8 },
          { name: 'old', value: 1 },
        ],
      }),
    ]);
    const later = run('2', [
      step('evaluate', {
        metrics: [
          { name: 'r2', value: 0.9 },
          { name: 'new', value: 0 },
        ],
      }),
    ]);
    const rows = comparedRows(body(['evaluate', 'changed']), earlier, later);
    expect(comparedMetrics(rows)).toMatchObject([
      { name: 'r2', earlier: 0.8, later: 0.9 },
      { name: 'new', earlier: undefined, later: 0 },
      { name: 'old', earlier: 1, later: undefined },
    ]);
  });
});

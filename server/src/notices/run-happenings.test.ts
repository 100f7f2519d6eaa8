/** W6 and W7 without a run. */
import type { RunState } from '@millrace/pipeline-engine';
import { expect, it } from 'vitest';
import { happeningsOf } from './run-happenings.ts';

const scored = (rows: number, rejected: number): RunState => {
  const metrics = [
    { name: 'batch.parts', value: 1 },
    { name: 'batch.rows_in', value: rows },
    { name: 'batch.rows_rejected', value: rejected },
  ];
  return { status: 'succeeded', order: ['score'], steps: { score: { metrics } } } as unknown as RunState;
};
const kinds = (...given: Parameters<typeof happeningsOf>): readonly string[] =>
  happeningsOf(...given).map(({ kind }) => kind);

it('W7 counts the rows that the steps of a run rejected', () => {
  expect(happeningsOf(scored(100, 3), 'schedule', [])).toEqual([
    { kind: 'rejected_rows', what: { rows: { in: 100, rejected: 3 } } },
  ]);
  expect(kinds(scored(100, 0), 'schedule', [])).toEqual([]);
});

it('W6 a cancelled run between the two hides no recovery, and an earlier success is none', () => {
  const good = scored(1, 0);
  expect(kinds(good, 'schedule', [{ status: 'cancelled' }, { status: 'failed' }])).toEqual(['recovery']);
  expect(kinds(good, 'schedule', [{ status: 'succeeded' }, { status: 'failed' }])).toEqual([]);
  expect(kinds(good, 'designer', [{ status: 'failed' }])).toEqual([]);
});

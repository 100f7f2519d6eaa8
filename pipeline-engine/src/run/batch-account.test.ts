import { expect, test } from 'vitest';
import { batchAccount, ownMetrics } from './batch-account.ts';

const metrics = [
  { name: 'AUC', value: 0.5 },
  { name: 'batch.parts', value: 7 },
  { name: 'batch.parts_kept', value: 4 },
  { name: 'batch.rows_in', value: 90 },
  { name: 'batch.rows_out', value: 88 },
  { name: 'batch.rows_rejected', value: 2 },
];

test('B10 the account of a batch is told apart from the metrics of its step', () => {
  expect(batchAccount(metrics)).toEqual({
    parts: 7,
    partsKept: 4,
    partsFailed: 0,
    rowsIn: 90,
    rowsOut: 88,
    rowsRejected: 2,
  });
  expect(ownMetrics(metrics)).toEqual([{ name: 'AUC', value: 0.5 }]);
  expect(batchAccount(ownMetrics(metrics))).toBeUndefined();
});

import { expect, it } from 'vitest';
import { stepRows } from './transformation-steps.ts';

it('stepRows shows what each step learned', () => {
  const rows = stepRows({
    format: 'millrace-transformation',
    steps: [
      { kind: 'fill', column: 'bore', value: '3.31' },
      { kind: 'drop-rows', columns: ['price', 'doors'] },
      { kind: 'normalize', column: 'mpg', method: 'zscore', center: 25.2, scale: 6.5 },
      { kind: 'normalize', column: 'constant', method: 'zscore', constant: 0 },
    ],
  });
  expect(rows).toEqual([
    { kind: 'fill', columns: ['bore'], value: '3.31' },
    { kind: 'drop-rows', columns: ['price', 'doors'] },
    { kind: 'normalize', columns: ['mpg'], method: 'zscore', center: 25.2, scale: 6.5, value: undefined },
    {
      kind: 'normalize',
      columns: ['constant'],
      method: 'zscore',
      center: undefined,
      scale: undefined,
      value: '0',
    },
  ]);
});

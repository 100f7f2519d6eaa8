import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyTextEdits, differenceOf } from './change.ts';
import { uniqueId } from './names.ts';

it('finds one range that turns a text into another', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (head, a, b, tail) => {
      const [before, after] = [head + a + tail, head + b + tail];
      expect(applyTextEdits(before, [differenceOf(before, after)])).toBe(after);
    }),
  );
});

it('makes ids that the file allows and that are free', () => {
  expect(uniqueId('split_data', new Set())).toBe('split_data');
  expect(uniqueId('split_data', new Set(['split_data', 'split_data_2']))).toBe('split_data_3');
  expect(uniqueId('2-Class model', new Set())).toBe('class_model');
});

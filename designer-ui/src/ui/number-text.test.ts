import { describe, expect, it } from 'vitest';
import { stepNumber, toPlainDigits } from './number-text.ts';

describe('stepNumber', () => {
  const share = { min: 0, max: 1, integer: false };

  it('steps shares by hundredths and stays within the range', () => {
    expect(stepNumber('0.7', 1, share)).toBe('0.71');
    expect(stepNumber('0.7', -1, share, true)).toBe('0.6');
    expect(stepNumber('1', 1, share)).toBe('1');
    expect(stepNumber('', -1, share)).toBe('0');
  });

  it('steps whole numbers by one', () => {
    expect(stepNumber('10', 1, { integer: true })).toBe('11');
    expect(stepNumber('100', -1, { integer: true })).toBe('99');
    expect(stepNumber('1', -1, { integer: true, min: 1 })).toBe('1');
  });

  it('leaves what is no plain decimal alone', () => {
    expect(stepNumber('1e-7', 1, { integer: false })).toBeUndefined();
    expect(stepNumber('abc', 1, { integer: false })).toBeUndefined();
  });
});

describe('toPlainDigits', () => {
  it('reads full-width numbers', () => {
    expect(toPlainDigits('０．５')).toBe('0.5');
    expect(toPlainDigits('−１２')).toBe('-12');
  });
});

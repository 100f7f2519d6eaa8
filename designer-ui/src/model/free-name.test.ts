import { describe, expect, it } from 'vitest';
import { freePortName, numbered } from './free-name.ts';

describe('the name of a new port of the pipeline', () => {
  it('is the port’s own while that is free', () => {
    expect(freePortName('train', 'rate', new Set(['data']))).toBe('rate');
  });

  it('takes the node’s name and then a number before it repeats one', () => {
    expect(freePortName('train', 'rate', new Set(['rate']))).toBe('train_rate');
    expect(freePortName('train', 'rate', new Set(['rate', 'train_rate']))).toBe('train_rate_2');
    expect(numbered('input', new Set(['input', 'input_2']))).toBe('input_3');
  });
});

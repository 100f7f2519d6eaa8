import { expect, it } from 'vitest';
import { normalDistribution } from './normal-distribution.ts';

// Python 3.11: 0.5 * math.erfc(-x / math.sqrt(2))
it.each([
  [-37, 5.725571222525139e-300],
  [-10, 7.619853024160593e-24],
  [-5, 2.866515718791946e-7],
  [-3, 0.0013498980316300957],
  [-1, 0.15865525393145707],
  [-0.1, 0.460172162722971],
  [0, 0.5],
  [0.6, 0.7257468822499265],
  [2, 0.9772498680518208],
  [6, 0.9999999990134123],
])('the share of a standard normal distribution below %d', (x, share) => {
  expect(Math.abs(normalDistribution(x) / share - 1)).toBeLessThan(1e-13);
});

it('reaches its limits', () => {
  expect([normalDistribution(-Infinity), normalDistribution(Infinity)]).toEqual([0, 1]);
});

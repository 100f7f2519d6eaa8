import { expect, it } from 'vitest';
import { zoomBand } from './zoom-band.ts';

it.each([
  [1, 'detail', 'detail'],
  [0.68, 'detail', 'detail'],
  [0.68, 'compact', 'compact'],
  [0.66, 'detail', 'compact'],
  [0.7, 'compact', 'detail'],
  [0.28, 'compact', 'compact'],
  [0.26, 'compact', 'far'],
  [0.28, 'far', 'far'],
  [0.3, 'far', 'compact'],
] as const)('at %s coming from %s it is %s', (zoom, from, to) => {
  expect(zoomBand(zoom, from)).toBe(to);
});

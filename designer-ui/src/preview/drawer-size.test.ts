import { describe, expect, it } from 'vitest';
import { clampHeight, SMALLEST } from './drawer-size.ts';

describe('drawer height', () => {
  it('stays between use and the canvas', () => {
    expect(clampHeight(20, 900)).toBe(SMALLEST);
    expect(clampHeight(5000, 900)).toBe(740);
    expect(clampHeight(320.4, 900)).toBe(320);
    expect(clampHeight(320, 200)).toBe(SMALLEST);
  });
});

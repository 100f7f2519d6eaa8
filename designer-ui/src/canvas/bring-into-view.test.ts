import { describe, expect, it } from 'vitest';
import { bringIntoView, isInSight } from './bring-into-view.ts';

const area = { width: 800, height: 600 };
const box = (x: number, y: number) => ({ x, y, width: 256, height: 72 });
const still = { x: 0, y: 0, zoom: 1 };

describe('D53 bringing a node into view', () => {
  it('moves nothing when it is in sight', () => {
    expect(bringIntoView(box(0, 528), still, area)).toEqual(still);
  });

  it('moves just as far as it takes', () => {
    expect(bringIntoView(box(700, 100), still, area)).toEqual({ x: -180, y: 0, zoom: 1 });
    expect(bringIntoView(box(-40, 590), still, area)).toEqual({ x: 64, y: -86, zoom: 1 });
    expect(bringIntoView(box(1500, 0), { ...still, zoom: 0.5 }, area)).toEqual({ x: -102, y: 0, zoom: 0.5 });
  });

  it('tells what is in sight', () => {
    expect(isInSight(box(544, 0), still, area)).toBe(true);
    expect(isInSight(box(545, 0), still, area)).toBe(false);
    expect(isInSight(box(0, 0), { x: -112, y: 0, zoom: 4 }, area), 'larger than the area').toBe(false);
  });

  it('puts what is far away, or larger than the area, into the middle', () => {
    expect(bringIntoView(box(5000, 100), still, area)).toEqual({ x: 400 - 5128, y: 300 - 136, zoom: 1 });
    expect(bringIntoView(box(0, 0), { x: 0, y: 0, zoom: 4 }, area)).toEqual({ x: -112, y: 0, zoom: 4 });
  });
});

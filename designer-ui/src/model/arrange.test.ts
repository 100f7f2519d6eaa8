import { describe, expect, it } from 'vitest';
import { lineUp, spaceOut } from './arrange.ts';

const box = (x: number, y: number, height = 72) => ({ x, y, width: 256, height });

describe('D52 chosen nodes', () => {
  it('stand in a column under the first one, and overlap nowhere', () => {
    const placed = lineUp(
      new Map([
        ['b', box(400, 40)],
        ['a', box(96, 0, 120)],
        ['c', box(0, 400)],
      ]),
      'y',
    );
    expect([...placed]).toEqual([
      ['a', { x: 96, y: 0 }],
      ['b', { x: 96, y: 152 }],
      ['c', { x: 96, y: 400 }],
    ]);
  });

  it('stand in a row beside the first one', () => {
    const placed = lineUp(
      new Map([
        ['a', box(0, 80)],
        ['b', box(120, 300)],
      ]),
      'x',
    );
    expect([...placed]).toEqual([
      ['a', { x: 0, y: 80 }],
      ['b', { x: 288, y: 80 }],
    ]);
  });

  it('have equal gaps, and the first and the last stay', () => {
    const placed = spaceOut(
      new Map([
        ['a', box(0, 0)],
        ['b', box(8, 80)],
        ['c', box(16, 400)],
      ]),
      'y',
    );
    expect([...placed]).toEqual([
      ['a', { x: 0, y: 0 }],
      ['b', { x: 8, y: 200 }],
      ['c', { x: 16, y: 400 }],
    ]);
  });

  it('of none there is nothing to move', () => {
    expect([...spaceOut(new Map(), 'x'), ...lineUp(new Map(), 'x')]).toEqual([]);
  });
});

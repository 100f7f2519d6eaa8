import { describe, expect, it } from 'vitest';
import { nextCell } from './grid-keys.ts';

const size = { rows: 205, columns: 26, pageRows: 8 };
const press = (row: number, column: number, key: string, ctrl = false) =>
  nextCell({ row, column }, { key, ctrl }, size);

describe('nextCell', () => {
  it('moves by arrows and stops at the edges', () => {
    expect(press(0, 0, 'ArrowDown')).toEqual({ row: 1, column: 0 });
    expect(press(204, 25, 'ArrowDown')).toEqual({ row: 204, column: 25 });
    expect(press(3, 0, 'ArrowLeft')).toEqual({ row: 3, column: 0 });
  });

  it('reaches the header from the first row, and comes back', () => {
    expect(press(0, 4, 'ArrowUp')).toEqual({ row: -1, column: 4 });
    expect(press(-1, 4, 'ArrowDown')).toEqual({ row: 0, column: 4 });
  });

  it('pages without leaving the rows', () => {
    expect(press(3, 1, 'PageDown')).toEqual({ row: 11, column: 1 });
    expect(press(3, 1, 'PageUp')).toEqual({ row: 0, column: 1 });
  });

  it('goes to the ends', () => {
    expect(press(9, 3, 'Home')).toEqual({ row: 9, column: 0 });
    expect(press(9, 3, 'End', true)).toEqual({ row: 204, column: 25 });
    expect(press(9, 3, 'Home', true)).toEqual({ row: 0, column: 0 });
  });

  it('leaves other keys alone', () => {
    expect(press(0, 0, 'a')).toBeUndefined();
    expect(press(0, 0, 'Tab')).toBeUndefined();
  });
});

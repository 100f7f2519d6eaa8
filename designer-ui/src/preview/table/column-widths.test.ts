import { describe, expect, it } from 'vitest';
import { columnWidth, textWidth } from './column-widths.ts';

const column = (name: string) => ({ name, type: 'string', categorical: false, role: 'feature' }) as const;

describe('columnWidth', () => {
  it('fits the longer of name and cells', () => {
    expect(columnWidth(column('normalized-losses'), ['1'])).toBeGreaterThan(
      columnWidth(column('make'), ['audi']),
    );
    expect(columnWidth(column('make'), ['alfa-romero giulia quadrifoglio'])).toBeGreaterThan(200);
  });

  it('keeps within its limits', () => {
    expect(columnWidth(column('x'), [])).toBe(88);
    expect(columnWidth(column('x'), ['y'.repeat(1000)])).toBe(320);
  });
});

it('Japanese characters are counted as wide, half-width kana as narrow', () => {
  expect(textWidth('価格')).toBe(26);
  expect(textWidth('ｶｶｸ')).toBeCloseTo(21.6);
});

import type { ColumnRule } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import {
  changeBy,
  moveRule,
  parseNames,
  selectionText,
  toRules,
  unknownNames,
  writeNames,
} from './column-rules.ts';

const drop: ColumnRule = { action: 'exclude', by: 'names', values: ['normalized-losses'] };
const numbers: ColumnRule = { action: 'include', by: 'types', values: ['numeric'] };

describe('rules', () => {
  it('go to the file in the short form where they can, and come back the same', () => {
    expect(selectionText(toRules(['a', 'b']))).toBe('["a","b"]');
    const all = { begin: 'all', rules: [drop], keepOrder: false } as const;
    expect(JSON.parse(selectionText(all))).toEqual({ begin: 'all', rules: [drop] });
    expect(toRules(JSON.parse(selectionText({ ...all, keepOrder: true })))).toEqual({
      ...all,
      keepOrder: true,
    });
  });

  it('keep the order of names when that is asked for', () => {
    const kept = { ...toRules(['b', 'a']), keepOrder: true };
    expect(JSON.parse(selectionText(kept))).toMatchObject({ begin: 'none', keepOrder: true });
  });

  it('move up and down, and stay at the ends', () => {
    expect(moveRule([drop, numbers], 1, -1)).toEqual([numbers, drop]);
    expect(moveRule([drop, numbers], 0, -1)).toEqual([drop, numbers]);
  });

  it('start empty when the way to choose changes', () => {
    expect(changeBy(drop, 'indices')).toEqual({ action: 'exclude', by: 'indices', values: '' });
    expect(changeBy(drop, 'names')).toBe(drop);
  });
});

describe('names', () => {
  it.each([['a, b'], ['列 1, "x, y", "say ""hi"""']])('read %s and write it back', (text) => {
    expect(writeNames(parseNames(text))).toBe(text);
  });

  it('are found missing in the table', () => {
    const column = { name: 'price', type: 'double', categorical: false, role: 'feature' } as const;
    expect(unknownNames(['price', 'prise'], [column])).toEqual(['prise']);
    expect(unknownNames({ begin: 'all', rules: [drop] }, [column])).toEqual(['normalized-losses']);
  });
});

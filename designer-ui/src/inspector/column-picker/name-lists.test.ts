import type { Column } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { addNames, availableColumns, inTableOrder, markedNames } from './name-lists.ts';

const column = (name: string): Column => ({ name, type: 'string', categorical: false, role: 'feature' });
const columns = ['make', 'price', 'カテゴリ', 'bore'].map(column);

describe('the lists of the picker', () => {
  it('offer what is not chosen and contains the query, whatever the width, case or kana', () => {
    const found = (chosen: string[], query: string) =>
      availableColumns(columns, chosen, query).map(({ name }) => name);
    expect(found([], '')).toEqual(['make', 'price', 'カテゴリ', 'bore']);
    expect(found(['price'], 'ＭＡ')).toEqual(['make']);
    expect(found([], 'かてごり')).toEqual(['カテゴリ']);
  });

  it('keep the order of the table, and unknown names at the end', () => {
    expect(inTableOrder(['gone', 'bore', 'make'], columns).map(({ name }) => name)).toEqual([
      'make',
      'bore',
      'gone',
    ]);
    expect(addNames(['gone', 'bore'], ['make', 'bore'], columns)).toEqual(['make', 'bore', 'gone']);
  });

  it('forget marks on rows that are gone', () => {
    const listed = availableColumns(columns, ['make'], '');
    expect(markedNames(new Set(['make', 'bore']), listed)).toEqual(['bore']);
    expect(markedNames('all', listed)).toEqual(['price', 'カテゴリ', 'bore']);
  });
});

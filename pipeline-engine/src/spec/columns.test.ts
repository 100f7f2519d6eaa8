import { describe, expect, test } from 'vitest';
import { parseColumnSelection } from './column-selection.ts';
import { parseLayout } from './layout.ts';
import { nearestNames } from './nearest-names.ts';
import { resolveColumns } from './resolve-columns.ts';
import type { Column, ColumnType } from './table-schema.ts';

const columns: readonly Column[] = (
  [
    ['make', 'string', true],
    ['price', 'integer', false],
    ['weight', 'double', false],
    ['sold', 'datetime', false],
    ['old', 'boolean', false],
  ] as const
).map(
  ([name, type, categorical]): Column => ({
    name,
    type: type satisfies ColumnType,
    categorical,
    role: name === 'price' ? 'label' : 'feature',
  }),
);

function names(text: string): unknown {
  const selection = parseColumnSelection(text);
  if (!selection.ok) return selection.error;
  const resolved = resolveColumns(selection.value, columns);
  return resolved.ok ? resolved.value.map(({ name }) => name) : resolved.error;
}

describe('column selections', () => {
  test('P60 names come out in the order of the table, each once', () => {
    expect(names('["weight","make","weight"]')).toEqual(['make', 'weight']);
  });

  test('P61 rules apply in order, to all or to none', () => {
    const numeric = { action: 'include', by: 'types', values: ['numeric'] };
    const noLabel = { action: 'exclude', by: 'roles', values: ['label'] };
    expect(names(JSON.stringify({ begin: 'none', rules: [numeric, noLabel] }))).toEqual(['weight']);
    expect(names(JSON.stringify({ begin: 'all', rules: [noLabel] }))).toEqual([
      'make',
      'weight',
      'sold',
      'old',
    ]);
    expect(names(JSON.stringify({ begin: 'none', rules: [noLabel, numeric] }))).toEqual(['price', 'weight']);
    const some = { action: 'include', by: 'types', values: ['categorical', 'datetime', 'boolean'] };
    expect(names(JSON.stringify({ begin: 'none', rules: [some] }))).toEqual(['make', 'sold', 'old']);
  });

  test('P62 positions count from 1; open ranges are refused', () => {
    const at = (values: string, more = {}): unknown =>
      names(
        JSON.stringify({ begin: 'none', rules: [{ action: 'include', by: 'indices', values }], ...more }),
      );
    expect(at('1, 3-4')).toEqual(['make', 'weight', 'sold']);
    expect(at('3,1-2,3', { keepOrder: true })).toEqual(['weight', 'make', 'price', 'weight']);
    for (const range of ['3-', '-3', '0', '4-2', 'x']) {
      expect(at(range)).toEqual({ code: 'bad-column-range', params: { range } });
    }
    expect(at('2-6')).toEqual({ code: 'column-index-out-of-range', params: { index: 6, count: 5 } });
  });

  test('P63 an unknown name comes with the nearest ones', () => {
    expect(names('["Prise"]')).toEqual({
      code: 'column-not-found',
      params: { column: 'Prise', nearest: ['price'] },
    });
    expect(names('price')).toMatch(/JSON/);
    expect(names('{"begin":"some"}')).toMatch(/rules/);
  });
});

describe('nearestNames', () => {
  test('P64 minds misspelling, swapped letters, case, width and separators', () => {
    const known = ['label_column', 'dataset', 'random_seed', '価格'];
    expect(nearestNames('lable_column', known)).toEqual(['label_column']);
    expect(nearestNames('Data Set', known)).toEqual(['dataset']);
    expect(nearestNames('ｄａｔａｓｅｔ', known)).toEqual(['dataset']);
    expect(nearestNames('randomseed', known)).toEqual(['random_seed']);
    expect(nearestNames('something else', known)).toEqual([]);
  });
});

describe('parseLayout', () => {
  test('P65 takes what it can read, and nothing that it cannot', () => {
    expect(
      parseLayout(
        '{"version":1,"nodes":{"a":{"x":1,"y":2.5},"b":{"x":"1","y":2},"c":null,"__proto__":{"x":0,"y":0}}}',
      )?.nodes.a,
    ).toEqual({ x: 1, y: 2.5 });
    expect(
      Object.keys(parseLayout('{"version":1,"nodes":{"b":{"x":null,"y":2}}}')?.nodes ?? { z: 1 }),
    ).toEqual([]);
    for (const text of ['', '[]', '{"version":2,"nodes":{}}', '{"nodes":{}}', 'null']) {
      expect(parseLayout(text)).toBeUndefined();
    }
  });
});

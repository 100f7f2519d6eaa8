import { expect, it } from 'vitest';
import { initialGiven, isGiven, readRows, sentOf } from './call-draft.ts';

const data = { name: 'data', kind: 'data', value: 'data/cars.csv' } as const;
const word = { name: 'word', kind: 'literal', value: '1.0' } as const;

it('B41 rows are JSON objects, one a line or in a list; the first that is none is told', () => {
  expect(readRows('{"a":1}\n\n{"a":null,"b":"x"}\n')).toEqual({
    ok: true,
    rows: [{ a: 1 }, { a: null, b: 'x' }],
  });
  expect(readRows('[{"a":1},{"a":2}]')).toEqual({ ok: true, rows: [{ a: 1 }, { a: 2 }] });
  expect(readRows('{"a":1}\n{"a":}')).toEqual({ ok: false, line: 2 });
  expect(readRows('{"a":1}\n{"a":{"b":1}}')).toEqual({ ok: false, line: 2 });
  for (const text of ['', '[]', '[1]', '7', 'null', '[[1]]']) expect(readRows(text).ok, text).toBe(false);
});

it('B41 what is as the pipeline has it is not sent', () => {
  expect(sentOf(data, initialGiven(data))).toBeUndefined();
  expect(sentOf(word, initialGiven(word))).toBeUndefined();
  expect(sentOf(word, { source: 'kept', text: '1' })).toEqual({
    kind: 'input',
    input: { name: 'word', value: '1' },
  });
  expect(sentOf(data, { source: 'path', text: ' data/x.csv ' })).toEqual({
    kind: 'input',
    input: { name: 'data', path: 'data/x.csv' },
  });
  expect(sentOf(data, { source: 'rows', text: '{"a":1}' })).toMatchObject({ input: { rows: [{ a: 1 }] } });
  const file = new File(['x'], 'x.csv');
  expect(sentOf(data, { source: 'upload', text: '', file })).toEqual({ kind: 'upload', name: 'data', file });
});

it('B41 a call waits for what it needs', () => {
  const open = { ...data, value: '' };
  expect(initialGiven(open).source).toBe('upload');
  expect(isGiven(open, initialGiven(open))).toBe(false);
  expect(isGiven(data, { source: 'asset', text: 'cars' })).toBe(false);
  expect(isGiven(data, { source: 'asset', text: 'azureml:cars:1' })).toBe(true);
  expect(isGiven(data, { source: 'rows', text: '{' })).toBe(false);
  expect(isGiven(data, { source: 'upload', text: '' })).toBe(false);
});

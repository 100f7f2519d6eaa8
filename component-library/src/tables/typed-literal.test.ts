import type { ColumnType } from '@millrace/pipeline-engine/browser';
import { expect, it } from 'vitest';
import { openSession } from './session.ts';
import { typedLiteral } from './typed-literal.ts';

const accepted: [string, ColumnType][] = [
  ['-9223372036854775808', 'integer'],
  ['+5', 'integer'],
  [' 1.5e-3 ', 'double'],
  ['inf', 'double'],
  ['1', 'boolean'],
  ['FALSE', 'boolean'],
  ['2024/2/29 9:30', 'datetime'],
  ['2024-01-31T09:30:00.125', 'datetime'],
  [`it's`, 'string'],
  ['', 'string'],
];

it.each(accepted)('%j is a value of type %s that DuckDB takes', async (text, type) => {
  const literal = typedLiteral(text, type);
  const rows = await (await openSession()).rows(`SELECT (${literal}) IS NULL`);
  expect(rows).toEqual([[false]]);
});

const refused: [string, ColumnType][] = [
  ['9223372036854775808', 'integer'],
  ['1.5', 'integer'],
  ['1_000', 'integer'],
  ['', 'double'],
  ['0x10', 'double'],
  ['yes', 'boolean'],
  ['2023-02-29', 'datetime'],
  ['2024-01-31 24:00', 'datetime'],
  ['31/01/2024', 'datetime'],
];

it.each(refused)('%j is no value of type %s', (text, type) => {
  expect(typedLiteral(text, type)).toBeUndefined();
});

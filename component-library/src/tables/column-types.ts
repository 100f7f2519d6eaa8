/** The five logical column types and what stands for them in DuckDB and in Parquet. */
import type { ColumnType } from '@millrace/pipeline-engine/browser';
import { quoteName } from './sql.ts';

export const physicalTypes = {
  integer: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  datetime: 'TIMESTAMP',
  string: 'VARCHAR',
} as const satisfies Record<ColumnType, string>;

const integers = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER']);
const doubles = new Set(['DOUBLE', 'FLOAT', 'UBIGINT', 'HUGEINT', 'UHUGEINT', 'BIGNUM']);

/** The logical type of a DuckDB type. Unsigned 64-bit and wider integers become doubles, nested values text. */
export function logicalType(duckdbType: string): ColumnType {
  if (integers.has(duckdbType)) return 'integer';
  if (doubles.has(duckdbType) || duckdbType.startsWith('DECIMAL')) return 'double';
  if (duckdbType === 'BOOLEAN') return 'boolean';
  if (duckdbType === 'DATE' || duckdbType.startsWith('TIMESTAMP')) return 'datetime';
  return 'string';
}

/** SQL that turns a column of a DuckDB type into its canonical physical type. */
export function canonicalExpression(name: string, duckdbType: string): string {
  const type = logicalType(duckdbType);
  const nested = /^(STRUCT|MAP|UNION)|\[\d*\]$/.test(duckdbType);
  const value = nested ? `to_json(${quoteName(name)})` : quoteName(name);
  return duckdbType === physicalTypes[type] ? value : `CAST(${value} AS ${physicalTypes[type]})`;
}

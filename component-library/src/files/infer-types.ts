/**
 * The types of text columns, from all of their rows. Patterns are our own, because a type must not change
 * with DuckDB's version: identifiers with leading zeros or more than 18 digits stay text.
 */
import type { ColumnType } from '@millrace/pipeline-engine/browser';
import type { Session } from '../tables/session.ts';
import { quoteName, quoteText } from '../tables/sql.ts';

const INTEGER = '[+-]?(0|[1-9][0-9]{0,18})';
const DOUBLE = '[+-]?((0|[1-9][0-9]*)([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?';
const NOT_FINITE = '[+-]?(nan|inf|infinity)';
const DATETIME =
  '[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)? ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?';

/** A bit for each type, by what the trimmed text `v` looks like; a text that looks like none has the last bit. */
const KIND = `CASE
  WHEN regexp_full_match(v, '${INTEGER}') AND TRY_CAST(v AS BIGINT) IS NOT NULL THEN 1
  WHEN regexp_full_match(v, '[+-]?[0-9]+') THEN 16
  WHEN regexp_full_match(v, '${DOUBLE}') AND isfinite(TRY_CAST(v AS DOUBLE)) THEN 2
  WHEN regexp_full_match(lower(v), '${NOT_FINITE}') THEN 2
  WHEN lower(v) = 'true' OR lower(v) = 'false' THEN 4
  WHEN regexp_full_match(v, '${DATETIME}') AND TRY_CAST(v AS TIMESTAMPTZ) IS NOT NULL THEN 8
  ELSE 16 END`;

/** The type whose values cover all kinds that a column has; integers and decimals together are decimals. */
function typeOfKinds(kinds: number): ColumnType {
  const types: Readonly<Record<number, ColumnType>> = {
    1: 'integer',
    2: 'double',
    3: 'double',
    4: 'boolean',
    8: 'datetime',
  };
  return types[kinds] ?? 'string';
}

/** Most text columns show in so many rows that they are text; the others are then looked at whole. */
const FIRST_ROWS = 10_000;

/** For columns of text in `relation`; a column without any value is text. */
export async function inferTypes(
  session: Session,
  relation: string,
  names: readonly string[],
): Promise<readonly ColumnType[]> {
  const early = await findKinds(session, `(SELECT * FROM ${relation} LIMIT ${FIRST_ROWS})`, names);
  const open = names.filter((name) => {
    const kinds = early.get(name);
    return kinds === undefined || typeOfKinds(kinds) !== 'string';
  });
  const kinds = await findKinds(session, relation, open);
  return names.map((name) => typeOfKinds(kinds.get(name) ?? 0));
}

/**
 * By column, the bits of all of its cells; columns without values are left out. The cells go through one
 * expression as rows, because DuckDB plans thousands of expressions side by side in quadratic time.
 */
async function findKinds(session: Session, relation: string, names: readonly string[]) {
  if (names.length === 0) return new Map<string, number>();
  const cells = names.map(quoteName).join(', ');
  const rows = await session.rows(
    `SELECT k, bit_or(${KIND}) FROM (
       SELECT unnest(range(${names.length})) AS k, ${trimmed(`unnest([${cells}])`)} AS v FROM ${relation}
     ) WHERE v IS NOT NULL GROUP BY k`,
  );
  return new Map(rows.map(([column, kinds]) => [names[Number(column)] ?? '', Number(kinds)]));
}

/** SQL that turns the text column `name` into a column of the type that was inferred for it. */
export function castText(name: string, type: ColumnType): string {
  const value = trimmed(quoteName(name));
  if (type === 'string') return quoteName(name);
  if (type === 'integer') return `CAST(${value} AS BIGINT)`;
  if (type === 'double') return `CAST(${value} AS DOUBLE)`;
  if (type === 'boolean') return `(lower(${value}) = 'true')`;
  return `CAST(CAST(${value} AS TIMESTAMPTZ) AS TIMESTAMP)`;
}

/** Without blanks and tabs around it. */
export function trimmed(expression: string): string {
  return `trim(${expression}, ${quoteText(' \t')})`;
}

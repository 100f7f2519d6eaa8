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

/** What a text has to look like to be of a type; `v` is the trimmed text. */
const tests: readonly { readonly type: ColumnType; readonly test: string }[] = [
  { type: 'integer', test: `regexp_full_match(v, '${INTEGER}') AND TRY_CAST(v AS BIGINT) IS NOT NULL` },
  {
    type: 'double',
    test: `(regexp_full_match(v, '${DOUBLE}') AND isfinite(TRY_CAST(v AS DOUBLE))
            AND (NOT regexp_full_match(v, '[+-]?[0-9]+') OR TRY_CAST(v AS BIGINT) IS NOT NULL))
           OR regexp_full_match(lower(v), '${NOT_FINITE}')`,
  },
  { type: 'boolean', test: `lower(v) IN ('true', 'false')` },
  {
    type: 'datetime',
    test: `regexp_full_match(v, '${DATETIME}') AND TRY_CAST(v AS TIMESTAMPTZ) IS NOT NULL`,
  },
];

/** How many rows say which types a column cannot have, before all rows say which it has. */
const FIRST_ROWS = 10_000;

/** For columns of text in `relation`; a column without any value is text. */
export async function inferTypes(
  session: Session,
  relation: string,
  names: readonly string[],
): Promise<readonly ColumnType[]> {
  const possible = await testFirstRows(session, relation, names);
  const checks = names.flatMap((name, column) =>
    (possible[column] ?? []).map((test) => ({ column, ...test, sql: checkSql(name, test.test) })),
  );
  if (checks.length === 0) return names.map(() => 'string');
  const list = checks.map(({ sql }) => sql).join(', ');
  const passed = (await session.rows(`SELECT ${list} FROM ${relation}`))[0] ?? [];
  return names.map((_, column) => {
    const fitting = checks.find((check, index) => check.column === column && passed[index] === true);
    return fitting?.type ?? 'string';
  });
}

/** By column, the tests that no early value fails: all of them for a column that has no early value. */
async function testFirstRows(session: Session, relation: string, names: readonly string[]) {
  const cells = names.map(quoteName).join(', ');
  const checks = tests.map(({ test }) => `bool_and(${test})`).join(', ');
  const rows = await session.rows(
    `SELECT k, ${checks} FROM (
       SELECT unnest(range(${names.length})) AS k, ${trimmed(`unnest([${cells}])`)} AS v
       FROM (SELECT * FROM ${relation} LIMIT ${FIRST_ROWS})
     ) WHERE v IS NOT NULL GROUP BY k`,
  );
  const possible = names.map(() => tests);
  for (const [column, ...passed] of rows) {
    possible[Number(column)] = tests.filter((_, index) => passed[index] === true);
  }
  return possible;
}

/** NULL when there is no value. */
function checkSql(name: string, test: string): string {
  const value = trimmed(quoteName(name));
  return `bool_and(${test.replaceAll(/\bv\b/g, () => value)}) FILTER (${quoteName(name)} IS NOT NULL)`;
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

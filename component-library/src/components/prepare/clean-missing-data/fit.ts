/** What Clean Missing Data learns from a table: which columns it cleans, and what their missing cells become. */
import type { Column, ColumnType } from '@millrace/pipeline-engine/browser';
import { isoText } from '../../../tables/json-cell.ts';
import { isMissing } from '../../../tables/missing.ts';
import type { OpenTable } from '../../../tables/open-table.ts';
import { readColumns } from '../../../tables/read-table.ts';
import { columnsFailure } from '../../../tables/select-columns.ts';
import type { Session } from '../../../tables/session.ts';
import { quoteName } from '../../../tables/sql.ts';
import { finiteValues, mean, median } from '../../../tables/statistics.ts';
import { typedLiteral } from '../../../tables/typed-literal.ts';
import type { TransformationStep } from '../../../transformations/transformation.ts';
import type { CleanSettings, StatisticMode } from './settings.ts';

export interface Cleaning {
  /** The selected columns whose share of missing cells is within the limits. */
  readonly cleaned: readonly Column[];
  readonly steps: readonly TransformationStep[];
}

interface Counted extends Column {
  readonly missing: number;
}

export async function fitCleaning(
  session: Session,
  table: OpenTable,
  selected: readonly Column[],
  settings: CleanSettings,
): Promise<Cleaning> {
  const counted = await countMissing(session, table, selected);
  const cleaned = counted.filter(({ missing }) => {
    const ratio = table.rows === 0 ? 0 : missing / table.rows;
    return ratio >= settings.minimumRatio && ratio <= settings.maximumRatio;
  });
  return { cleaned, steps: await fitSteps(session, table, cleaned, settings) };
}

async function countMissing(
  session: Session,
  table: OpenTable,
  selected: readonly Column[],
): Promise<Counted[]> {
  if (selected.length === 0) return [];
  const counts = selected.map((column) => `count_if(${isMissing(column)})`).join(', ');
  const row = (await session.rows(`SELECT ${counts} FROM ${table.relation}`))[0] ?? [];
  return selected.map((column, index) => ({ ...column, missing: Number(row[index]) }));
}

async function fitSteps(
  session: Session,
  table: OpenTable,
  cleaned: readonly Counted[],
  settings: CleanSettings,
): Promise<TransformationStep[]> {
  switch (settings.mode) {
    case 'remove_entire_row':
      return cleaned.length === 0 ? [] : [{ kind: 'drop-rows', columns: cleaned.map(({ name }) => name) }];
    case 'remove_entire_column':
      return dropColumns(cleaned.filter(({ missing }) => missing > 0));
    case 'custom_substitution_value':
      return fillWithText(cleaned, settings.replacement);
    default:
      return fillWithStatistic(session, table, cleaned, settings.mode, settings.removeAllMissing);
  }
}

function dropColumns(columns: readonly Column[]): TransformationStep[] {
  return columns.length === 0 ? [] : [{ kind: 'drop-columns', columns: columns.map(({ name }) => name) }];
}

function fillWithText(cleaned: readonly Counted[], value: string): TransformationStep[] {
  const unfit = cleaned.filter(({ type, missing }) => missing > 0 && typedLiteral(value, type) === undefined);
  if (unfit.length > 0) {
    const list = unfit.map(({ name, type }) => `"${name}" (${type})`).join(', ');
    throw columnsFailure(
      'replacement-value-invalid',
      `The replacement value "${value}" does not fit: ${list}.`,
      unfit.map(({ name }) => name),
      'Choose columns of one kind, or a value that fits all of them.',
      'replacement_value',
    );
  }
  const fitting = cleaned.filter(({ type }) => typedLiteral(value, type) !== undefined);
  return fitting.map(({ name, type }) => ({ kind: 'fill', column: name, type, value }));
}

async function fillWithStatistic(
  session: Session,
  table: OpenTable,
  cleaned: readonly Counted[],
  mode: StatisticMode,
  removeAllMissing: boolean,
): Promise<TransformationStep[]> {
  const empty = cleaned.filter(({ missing }) => missing === table.rows);
  const filled = cleaned.filter(({ missing }) => missing < table.rows);
  refuseTypes(
    filled.filter(({ missing }) => missing > 0),
    mode,
  );
  const steps: TransformationStep[] = removeAllMissing ? dropColumns(empty) : [];
  for (const column of filled.filter(({ type }) => supports(mode, type))) {
    const value = await statistic(session, table, column, mode);
    if (value !== undefined) steps.push({ kind: 'fill', column: column.name, type: column.type, value });
  }
  return steps;
}

function supports(mode: StatisticMode, type: ColumnType): boolean {
  if (mode === 'replace_with_mode') return true;
  return type !== 'string' && !(mode === 'replace_with_median' && type === 'boolean');
}

function refuseTypes(columns: readonly Counted[], mode: StatisticMode): void {
  const unfit = columns.filter(({ type }) => !supports(mode, type));
  if (unfit.length === 0) return;
  const word = mode === 'replace_with_mean' ? 'mean' : 'median';
  const list = unfit.map(({ name, type }) => `"${name}" (${type})`).join(', ');
  throw columnsFailure(
    'column-type-unsupported',
    `There is no ${word} of: ${list}.`,
    unfit.map(({ name }) => name),
    'Choose numeric columns, or replace with the mode.',
    'columns',
  );
}

/** The text of the value; `undefined` when no cell has a finite value. */
async function statistic(session: Session, table: OpenTable, column: Column, mode: StatisticMode) {
  if (mode === 'replace_with_mode') return mostFrequent(session, table, column);
  const read = (await readColumns(session, table, [column])).columns[0];
  if (read === undefined) throw new Error(`column ${column.name} was not read`);
  const values = finiteValues(read.values);
  if (values.length === 0) return undefined;
  return valueText(mode === 'replace_with_mean' ? mean(values) : median(values), column.type);
}

/** Rounded to what the column can hold. */
function valueText(value: number, type: ColumnType): string {
  if (type === 'integer') return String(BigInt(Math.round(value)));
  if (type === 'boolean') return String(value >= 0.5);
  return type === 'datetime' ? isoText(BigInt(Math.round(value)) * 1000n) : String(value);
}

/** The smallest of the most frequent values. */
async function mostFrequent(session: Session, table: OpenTable, column: Column): Promise<string | undefined> {
  const name = quoteName(column.name);
  const rows = await session.rows(
    `SELECT CAST(${name} AS VARCHAR) FROM ${table.relation} WHERE NOT ${isMissing(column)}
     GROUP BY ${name} ORDER BY count(*) DESC, ${name} LIMIT 1`,
  );
  return rows[0] === undefined ? undefined : String(rows[0][0]);
}

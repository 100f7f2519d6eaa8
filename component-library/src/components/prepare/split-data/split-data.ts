/** Split Data: divides rows into two tables, both in the order of the input. */
import type { Column } from '@millrace/pipeline-engine/browser';
import type { ComponentImplementation, RunContext } from '../../../component.ts';
import { ComponentFailure } from '../../../host/failure.ts';
import { loadTable } from '../../../tables/load-table.ts';
import { type OpenTable, openTable } from '../../../tables/open-table.ts';
import { selectColumn } from '../../../tables/select-columns.ts';
import { openSession, type Session } from '../../../tables/session.ts';
import { quoteName } from '../../../tables/sql.ts';
import { writeTable } from '../../../tables/write-table.ts';
import {
  type ParamTexts,
  readBoolean,
  readChoice,
  readNumber,
  readOptionalText,
  readSeed,
} from '../../params.ts';
import { inputPath, outputPath, withoutNulls } from '../../ports.ts';
import { chooseFirstRows, chooseRandomRows, chooseStratifiedRows } from './choose-rows.ts';
import { regularCondition, relationalCondition } from './expression-condition.ts';

export const splitData: ComponentImplementation = {
  name: 'split_data',

  async run(context) {
    const session = await openSession();
    const table = await openTable(session, inputPath(context.inputs, 'dataset'), 'dataset');
    const condition = expressionCondition(context.params, table.columns);
    if (condition !== undefined) {
      await checkCondition(session, table, condition);
      return writeParts(session, table, `${table.relation} AS original`, condition, context);
    }
    const chosen = await chooseRows(session, table, context);
    const mask = await loadTable(session, maskTable(chosen));
    try {
      const relation = `${table.relation} AS original POSITIONAL JOIN ${mask} AS mask`;
      return await writeParts(session, table, relation, 'mask.chosen', context);
    } finally {
      await session.run(`DROP TABLE ${mask}`);
    }
  },

  async infer({ params, schemas }) {
    const columns = schemas.dataset?.columns;
    if (columns === undefined) {
      return { results_dataset1: { kind: 'needs-run' }, results_dataset2: { kind: 'needs-run' } };
    }
    if (expressionCondition(params, columns) === undefined) stratificationColumn(params, columns);
    const part = { kind: 'table', schema: { columns: withoutNulls(columns) } } as const;
    return { results_dataset1: part, results_dataset2: part };
  },
};

/** The condition for the first part in the two modes that have one. */
function expressionCondition(params: ParamTexts, columns: readonly Column[]): string | undefined {
  const mode = readChoice(params, 'splitting_mode', [
    'split_rows',
    'regular_expression',
    'relative_expression',
  ]);
  if (mode === 'split_rows') return undefined;
  if (mode === 'regular_expression')
    return regularCondition(requireText(params, 'regular_expression'), columns);
  return relationalCondition(requireText(params, 'relational_expression'), columns);
}

function requireText(params: ParamTexts, name: string): string {
  const text = readOptionalText(params, name);
  if (text !== undefined) return text;
  throw new ComponentFailure('parameter-missing', `Parameter "${name}" is not set.`, {
    params: { parameter: name },
    remedy: `Set "${name}", or choose another splitting mode.`,
    port: name,
  });
}

function stratificationColumn(params: ParamTexts, columns: readonly Column[]): Column | undefined {
  if (!readBoolean(params, 'stratified_split')) return undefined;
  return selectColumn(requireText(params, 'stratification_column'), columns, 'stratification_column');
}

async function chooseRows(session: Session, table: OpenTable, context: RunContext): Promise<Uint8Array> {
  const { params } = context;
  const fraction = readNumber(params, 'fraction_of_rows', { min: 0, max: 1 });
  const seed = readBoolean(params, 'randomized_split') ? readSeed(context, 'random_seed') : undefined;
  const strata = stratificationColumn(params, table.columns);
  if (strata !== undefined)
    return chooseStratifiedRows(await readStrata(session, table, strata), fraction, seed);
  return seed === undefined
    ? chooseFirstRows(table.rows, fraction)
    : chooseRandomRows(table.rows, fraction, seed);
}

/** Each row's value as text; missing cells are a stratum of their own. */
async function readStrata(session: Session, table: OpenTable, column: Column): Promise<string[]> {
  const value = `coalesce('=' || CAST(${quoteName(column.name)} AS VARCHAR), '')`;
  const strata: string[] = [];
  for await (const chunk of session.chunks(`SELECT ${value} FROM ${table.relation}`)) {
    for (const stratum of chunk.getColumnValues(0)) strata.push(String(stratum));
  }
  return strata;
}

function maskTable(chosen: Uint8Array) {
  const data = Array.from(chosen, (mark) => mark === 1);
  const column = { name: 'chosen', type: 'boolean', categorical: false, role: 'none' } as const;
  return { rows: chosen.length, columns: [{ ...column, values: { kind: 'booleans', data } as const }] };
}

/** A row whose condition is NULL goes to the second part. */
async function writeParts(
  session: Session,
  table: OpenTable,
  relation: string,
  condition: string,
  { outputs }: RunContext,
) {
  const columns = withoutNulls(table.columns);
  const list = columns.map(({ name }) => `original.${quoteName(name)}`).join(', ');
  const tables = [];
  for (const [output, wanted] of [
    ['results_dataset1', 'true'],
    ['results_dataset2', 'false'],
  ] as const) {
    const query = `SELECT ${list} FROM ${relation} WHERE coalesce(${condition}, false) = ${wanted}`;
    const summary = await writeTable(session, { query, columns }, outputPath(outputs, output));
    tables.push({ output, summary });
  }
  return { tables };
}

/** Patterns are compiled by DuckDB: on one row, so that what fails here is the user's pattern. */
async function checkCondition(session: Session, table: OpenTable, condition: string): Promise<void> {
  try {
    await session.rows(`SELECT ${condition} FROM (SELECT * FROM ${table.relation} LIMIT 1)`);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('Invalid Input Error')) throw error;
    const problem = error.message.replace('Invalid Input Error: ', '');
    throw new ComponentFailure('expression-invalid', `The regular expression cannot be read: ${problem}.`, {
      params: { parameter: 'regular_expression', problem },
      remedy: 'Correct the pattern.',
      port: 'regular_expression',
    });
  }
}

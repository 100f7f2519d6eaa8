/** Score Model: appends a model's predictions to a table, and marks the label column for Evaluate Model. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Column } from '@millrace/pipeline-engine/browser';
import type { ComponentImplementation, RunContext } from '../../../component.ts';
import { ComponentFailure } from '../../../host/failure.ts';
import { type OnnxSession, openOnnxSession } from '../../../models/onnx/onnx-session.ts';
import { ONNX_FILE, readTrainedModel } from '../../../models/package/model-folder.ts';
import { rowCount } from '../../../models/row-count.ts';
import { type Scores, scoreTable } from '../../../models/score.ts';
import { featureColumns } from '../../../models/score-columns.ts';
import type { TrainedModel } from '../../../models/trained-model.ts';
import { loadTable } from '../../../tables/load-table.ts';
import { freeName } from '../../../tables/names.ts';
import { type OpenTable, openTable } from '../../../tables/open-table.ts';
import { readColumns } from '../../../tables/read-table.ts';
import { openSession, type Session } from '../../../tables/session.ts';
import { quoteName } from '../../../tables/sql.ts';
import type { TableData } from '../../../tables/table-data.ts';
import { writeTable } from '../../../tables/write-table.ts';
import { readBoolean } from '../../params.ts';
import { inputPath, outputPath, withoutNulls } from '../../ports.ts';

export const scoreModel: ComponentImplementation = {
  name: 'score_model',

  async run(context) {
    const folder = inputPath(context.inputs, 'trained_model');
    const model = await readTrainedModel(folder, 'trained_model');
    const session = await openSession();
    const table = await openTable(session, inputPath(context.inputs, 'dataset'), 'dataset');
    const columns = featureColumns(model, table.columns, table.rows);
    const scores = await score(context, model, await readColumns(session, table, columns));
    const kept = keptColumns(table.columns, model, readBoolean(context.params, 'append_score_columns'));
    const summary = await writeScored(
      session,
      { table, kept, scores },
      outputPath(context.outputs, 'scored_dataset'),
    );
    return { tables: [{ output: 'scored_dataset', summary }] };
  },

  /** Which score columns there will be depends on the model, which is known only after a run. */
  async infer() {
    return { scored_dataset: { kind: 'needs-run' } };
  },
};

async function score(context: RunContext, model: TrainedModel, features: TableData): Promise<Scores> {
  const session = await openModel(path.join(inputPath(context.inputs, 'trained_model'), ONNX_FILE));
  try {
    const scores = await scoreTable(features, { model, session, progress: context.progress });
    const { rowsWithoutScore } = scores;
    if (rowsWithoutScore > 0)
      context.log(`${rowCount(rowsWithoutScore)} with missing features got no score.`);
    return scores;
  } finally {
    await session.close();
  }
}

async function openModel(file: string): Promise<OnnxSession> {
  try {
    return await openOnnxSession(await readFile(file));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ComponentFailure('trained-model-invalid', `model.onnx cannot be loaded: ${error.message}`, {
      remedy: 'Run Train Model again.',
      port: 'trained_model',
    });
  }
}

/** The label is the model's, whatever was a label before. */
function keptColumns(
  columns: readonly Column[],
  model: TrainedModel,
  appendToAll: boolean,
): readonly Column[] {
  return columns
    .map((column): Column => {
      if (column.name === model.label.column) return { ...column, role: 'label' };
      return column.role === 'label' ? { ...column, role: 'none' } : column;
    })
    .filter((column) => appendToAll || column.role === 'label');
}

interface Scored {
  readonly table: OpenTable;
  readonly kept: readonly Column[];
  readonly scores: Scores;
}

/** Joined by position inside DuckDB: the dataset's own columns never pass through memory. */
async function writeScored(session: Session, { table, kept, scores }: Scored, target: string) {
  const taken = kept.map((column) => column.name);
  const columns = scores.columns.map((column) => ({ ...column, name: freeName(column.name, taken) }));
  const loaded = await loadTable(session, { rows: table.rows, columns });
  try {
    const names = [
      ...taken.map((name) => `d.${quoteName(name)}`),
      ...columns.map(({ name }) => `s.${quoteName(name)}`),
    ];
    const query = `SELECT ${names.join(', ')} FROM ${table.relation} AS d POSITIONAL JOIN ${loaded} AS s`;
    const all = withoutNulls([...kept, ...columns]);
    return await writeTable(session, { query, columns: all }, target);
  } finally {
    await session.run(`DROP TABLE ${loaded}`);
  }
}

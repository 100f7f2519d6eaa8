/** Scores rows with `model.onnx`, batch by batch. Rows with a missing feature get missing scores. */
import type { ColumnData, TableData } from '../tables/table-data.ts';
import { isMissing } from './encoding.ts';
import type { OnnxSession, OutputCells } from './onnx/onnx-session.ts';
import { outputNames } from './package/mlmodel.ts';
import { inputCells } from './score-columns.ts';
import { scoredLabels, scoredProbabilities, type TrainedModel } from './trained-model.ts';

const batchRows = 16_384;

export interface Scores {
  /** `Scored Labels`, and `Scored Probabilities` for two classes; one cell per row of the table. */
  readonly columns: readonly ColumnData[];
  readonly rowsWithoutScore: number;
}

export interface Scoring {
  readonly model: TrainedModel;
  readonly session: OnnxSession;
  readonly progress: (fraction: number) => void;
}

/** `features` has the columns of the model's features in its order, and nothing else. */
export async function scoreTable(
  features: TableData,
  { model, session, progress }: Scoring,
): Promise<Scores> {
  const names = outputNames(model);
  const labels = new Array<OutputCells[number] | null>(features.rows).fill(null);
  const probabilities = new Float64Array(features.rows).fill(Number.NaN);
  const complete = completeRows(features);
  for (let start = 0; start < complete.length; start += batchRows) {
    const rows = complete.subarray(start, start + batchRows);
    const outputs = await session.run(batchInputs(model, features, rows), batchDims(model, rows));
    const batchLabels = outputs.get(names.labels) ?? [];
    const batchProbabilities = outputs.get(names.probabilities);
    rows.forEach((row, index) => {
      labels[row] = batchLabels[index] ?? null;
      if (batchProbabilities !== undefined) probabilities[row] = Number(batchProbabilities[index]);
    });
    progress((start + rows.length) / complete.length);
  }
  const scored =
    model.task === 'two-class' ? [scoreColumn(scoredProbabilities, 'double', probabilities)] : [];
  return {
    columns: [labelColumn(model, labels), ...scored],
    rowsWithoutScore: features.rows - complete.length,
  };
}

function completeRows(features: TableData): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < features.rows; row++) {
    if (features.columns.every((column) => !isMissing(column, row))) rows.push(row);
  }
  return Int32Array.from(rows);
}

function batchInputs(model: TrainedModel, features: TableData, rows: Int32Array) {
  return new Map(
    model.features.map((feature, index) => {
      const column = features.columns[index];
      if (column === undefined) throw new Error(`no column for the feature ${feature.column}`);
      return [feature.column, inputCells(feature, column, rows)] as const;
    }),
  );
}

/** As the graph declares its inputs: two dimensions for a single feature, else one. */
function batchDims(model: TrainedModel, rows: Int32Array): number[] {
  return model.features.length === 1 ? [rows.length, 1] : [rows.length];
}

function labelColumn(model: TrainedModel, cells: readonly (OutputCells[number] | null)[]): ColumnData {
  const { label } = model;
  const name = scoredLabels;
  if (label.type === 'string') {
    const data = cells.map((cell) => (cell === null ? null : String(cell)));
    return { name, type: 'string', categorical: true, role: 'score', values: { kind: 'strings', data } };
  }
  if (label.type === 'boolean') {
    const data = cells.map((cell) => (cell === null ? null : Number(cell) === 1));
    return { name, type: 'boolean', categorical: true, role: 'score', values: { kind: 'booleans', data } };
  }
  const numbers = Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)));
  return scoreColumn(name, label.type === 'number' ? 'double' : label.type, numbers);
}

function scoreColumn(name: string, type: 'integer' | 'double' | 'datetime', data: Float64Array): ColumnData {
  const missing = Uint8Array.from(data, (value) => (Number.isNaN(value) ? 1 : 0));
  return { name, type, categorical: false, role: 'score', values: { kind: 'numbers', data, missing } };
}

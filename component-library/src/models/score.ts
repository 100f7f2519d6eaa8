/** Scores rows with `model.onnx`, batch by batch. Rows that cannot be scored get missing scores, and a reason. */
import type { ColumnData, TableData } from '../tables/table-data.ts';
import type { OnnxSession, OutputCells } from './onnx/onnx-session.ts';
import { outputNames } from './package/mlmodel.ts';
import { scorableRows } from './scorable-rows.ts';
import { inputCells } from './score-columns.ts';
import { scoredLabels, scoredProbabilities, type TrainedModel } from './trained-model.ts';

export const batchRows = 16_384;

export interface Scores {
  /** `Scored Labels`, and `Scored Probabilities` for two classes; one cell per row of the table. */
  readonly columns: readonly ColumnData[];
  readonly rowsWithoutScore: number;
  /** By row: why it has no score. */
  readonly reasons: ReadonlyMap<number, string>;
}

export interface Scoring {
  readonly model: TrainedModel;
  readonly session: OnnxSession;
  readonly progress: (fraction: number) => void;
  /** A cell that the model cannot take is a reason, and no failure of the step. */
  readonly rejecting?: boolean;
  /** How many rows of the table come before these: failures name rows of the table. */
  readonly rowsBefore?: number;
}

/** `features` has the columns of the model's features in its order, and nothing else. */
export async function scoreTable(features: TableData, scoring: Scoring): Promise<Scores> {
  const { model, session, progress, rejecting = false, rowsBefore = 0 } = scoring;
  const names = outputNames(model);
  const labels = labelCells(model, features.rows);
  const probabilities = new Float64Array(features.rows).fill(Number.NaN);
  const { rows: scorable, reasons } = scorableRows(model, features, { rejecting, rowsBefore });
  for (let start = 0; start < scorable.length; start += batchRows) {
    const rows = scorable.subarray(start, start + batchRows);
    const outputs = await session.run(batchInputs(model, features, rows), batchDims(model, rows));
    const batchLabels = outputs.get(names.labels) ?? [];
    const batchProbabilities = outputs.get(names.probabilities);
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index] ?? 0;
      labels.put(row, batchLabels[index]);
      if (batchProbabilities !== undefined) probabilities[row] = Number(batchProbabilities[index]);
    }
    progress((start + rows.length) / scorable.length);
  }
  const scored =
    model.task === 'two-class' ? [scoreColumn(scoredProbabilities, 'double', probabilities)] : [];
  const columns = [labels.column(), ...scored];
  for (const row of scorable) if (isNoScore(columns, row)) reasons.set(row, 'The model gave no number.');
  return { columns, rowsWithoutScore: features.rows - scorable.length, reasons };
}

function isNoScore(columns: readonly ColumnData[], row: number): boolean {
  return columns.some(({ values }) => values.kind === 'numbers' && values.missing[row] === 1);
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

interface LabelCells {
  put(row: number, cell: OutputCells[number] | undefined): void;
  column(): ColumnData;
}

/** Rows that nothing is put into stay missing. */
function labelCells({ label }: TrainedModel, rows: number): LabelCells {
  const common = { name: scoredLabels, categorical: true, role: 'score' } as const;
  if (label.type === 'string') {
    const data = new Array<string | null>(rows).fill(null);
    return {
      put: (row, cell) => {
        data[row] = cell === undefined ? null : String(cell);
      },
      column: () => ({ ...common, type: 'string', values: { kind: 'strings', data } }),
    };
  }
  if (label.type === 'boolean') {
    const data = new Array<boolean | null>(rows).fill(null);
    return {
      put: (row, cell) => {
        data[row] = cell === undefined ? null : Number(cell) === 1;
      },
      column: () => ({ ...common, type: 'boolean', values: { kind: 'booleans', data } }),
    };
  }
  const data = new Float64Array(rows).fill(Number.NaN);
  return {
    put: (row, cell) => {
      data[row] = Number(cell);
    },
    column: () => scoreColumn(scoredLabels, label.type === 'number' ? 'double' : label.type, data),
  };
}

function scoreColumn(name: string, type: 'integer' | 'double' | 'datetime', data: Float64Array): ColumnData {
  const missing = new Uint8Array(data.length);
  for (let row = 0; row < data.length; row++) missing[row] = Number.isNaN(data[row]) ? 1 : 0;
  return { name, type, categorical: false, role: 'score', values: { kind: 'numbers', data, missing } };
}

/** Which rows a model can score: no feature is missing, and whole numbers are whole. */
import type { ColumnData, TableData } from '../tables/table-data.ts';
import { isMissing } from './encoding.ts';
import { notWhole } from './score-columns.ts';
import { inputTypes } from './scoring-graph.ts';
import type { TrainedModel } from './trained-model.ts';

export interface ScorableRows {
  readonly rows: Int32Array;
  /** By row: why it cannot be scored. */
  readonly reasons: Map<number, string>;
}

/** A number that is not whole where the model wants one fails the step, unless such rows are rejected. */
export function scorableRows(
  model: TrainedModel,
  features: TableData,
  { rejecting, rowsBefore }: { readonly rejecting: boolean; readonly rowsBefore: number },
): ScorableRows {
  const reasons = new Map<number, string>();
  model.features.forEach(({ column: name, type }, at) => {
    const column = features.columns[at];
    if (column === undefined) throw new Error(`no column for the feature ${name}`);
    const wantsWhole = inputTypes[type] === 'int64';
    for (let row = 0; row < features.rows; row++) {
      if (isMissing(column, row)) {
        if (!reasons.has(row)) reasons.set(row, `The feature "${name}" is missing.`);
      } else if (wantsWhole && !isWhole(column, row)) {
        const value = numberAt(column, row);
        if (!rejecting) {
          if (!isMissingElsewhere(features, row)) throw notWhole(name, value, rowsBefore + row + 1);
        } else if (!reasons.has(row)) reasons.set(row, `"${name}" is ${value}, and no whole number.`);
      }
    }
  });
  return { rows: rest(features.rows, reasons), reasons };
}

/** A row with a missing feature is not scored, whatever else is in it. */
function isMissingElsewhere(features: TableData, row: number): boolean {
  return features.columns.some((column) => isMissing(column, row));
}

function isWhole({ values }: ColumnData, row: number): boolean {
  return values.kind !== 'numbers' || Number.isSafeInteger(values.data[row]);
}

function numberAt({ values }: ColumnData, row: number): number {
  return values.kind === 'numbers' ? (values.data[row] ?? Number.NaN) : Number.NaN;
}

function rest(count: number, reasons: ReadonlyMap<number, string>): Int32Array {
  const rows = new Int32Array(count - reasons.size);
  let at = 0;
  for (let row = 0; row < count; row++) if (reasons.size === 0 || !reasons.has(row)) rows[at++] = row;
  return rows;
}

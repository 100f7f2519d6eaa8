/** The feature columns of a table that is scored: there, of the right type, and cut into batches of cells. */
import { type Column, nearestNames } from '@millrace/pipeline-engine/browser';
import { ComponentFailure } from '../host/failure.ts';
import type { ColumnData } from '../tables/table-data.ts';
import type { InputCells } from './onnx/onnx-session.ts';
import { inputTypes } from './scoring-graph.ts';
import type { TrainedFeature, TrainedModel } from './trained-model.ts';

/** The columns of the model's features, in its order; a failure names the one that is missing or of another type. */
export function featureColumns(
  model: TrainedModel,
  columns: readonly Column[],
  rows: number,
): readonly Column[] {
  return model.features.map((feature) => {
    const column = columns.find((candidate) => candidate.name === feature.column);
    if (column === undefined) throw missingFeature(feature.column, columns);
    const isEmpty = column.nulls === rows;
    if (!isEmpty && !accepts[feature.type].includes(column.type)) throw wrongType(feature, column);
    return column;
  });
}

const accepts: Readonly<Record<TrainedFeature['type'], readonly Column['type'][]>> = {
  integer: ['integer', 'double'],
  double: ['integer', 'double'],
  datetime: ['datetime'],
  boolean: ['boolean'],
  string: ['string'],
};

function missingFeature(name: string, columns: readonly Column[]): ComponentFailure {
  const nearest = nearestNames(
    name,
    columns.map((column) => column.name),
  );
  const like =
    nearest.length === 0 ? '' : ` Similar columns: ${nearest.map((other) => `"${other}"`).join(', ')}.`;
  const message = `The model was trained with the column "${name}", but the dataset does not have it.${like}`;
  return new ComponentFailure('missing-feature', message, {
    params: { column: name, nearest },
    remedy: 'Prepare the dataset with the same steps as the training data.',
    port: 'dataset',
  });
}

function wrongType(feature: TrainedFeature, column: Column): ComponentFailure {
  const message = `The model was trained with "${feature.column}" as ${feature.type}, but in the dataset it is ${column.type}.`;
  return new ComponentFailure('feature-type', message, {
    params: { column: feature.column, expected: feature.type, actual: column.type },
    remedy: 'Prepare the dataset with the same steps as the training data.',
    port: 'dataset',
  });
}

/** The cells of the given rows, none of which is missing. */
export function inputCells(feature: TrainedFeature, { values }: ColumnData, rows: Int32Array): InputCells {
  if (values.kind === 'strings')
    return { type: 'string', data: Array.from(rows, (row) => values.data[row] ?? '') };
  if (values.kind === 'booleans') {
    return { type: 'bool', data: Uint8Array.from(rows, (row) => (values.data[row] === true ? 1 : 0)) };
  }
  return {
    type: inputTypes[feature.type] === 'double' ? 'double' : 'int64',
    data: numbersAt(values.data, rows),
  };
}

/** Rows ascend: where none is left out, they are a part of the column as it is. */
function numbersAt(data: Float64Array, rows: Int32Array): Float64Array {
  const [first = 0] = rows;
  const last = rows.at(-1) ?? -1;
  if (last - first + 1 === rows.length) return data.subarray(first, last + 1);
  const chosen = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) chosen[at] = data[rows[at] ?? 0] ?? 0;
  return chosen;
}

export function notWhole(column: string, value: number, row: number): ComponentFailure {
  const message = `The model was trained with whole numbers in "${column}", but row ${row} of the dataset has ${value}.`;
  return new ComponentFailure('feature-not-whole', message, {
    params: { column, row, value },
    remedy: `Train the model on data whose "${column}" has decimals too, or leave the column out.`,
    port: 'dataset',
  });
}

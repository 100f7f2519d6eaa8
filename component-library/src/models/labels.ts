/** The label of a task: refuses what a learner cannot predict, and turns the rest into targets. */

import { ComponentFailure } from '../host/failure.ts';
import type { ColumnData } from '../tables/table-data.ts';
import type { TrainedLabel } from './trained-model.ts';

const typeNames = {
  string: 'text',
  boolean: 'true or false',
  datetime: 'dates',
  integer: 'numbers',
  double: 'numbers',
};

/** A regression predicts integers and doubles only. */
export function checkNumericLabel(label: ColumnData): void {
  if (label.type === 'integer' || label.type === 'double') return;
  const kind = typeNames[label.type];
  const message = `Label column "${label.name}" holds ${kind}, but a regression predicts a number.`;
  throw new ComponentFailure(label.type === 'string' ? 'text-label' : 'label-not-numeric', message, {
    params: { column: label.name, type: label.type },
    remedy:
      'Choose a numeric label column, or connect Two-Class Logistic Regression for a label with two values.',
    port: 'label_column',
  });
}

export interface TwoClassTarget {
  readonly label: TrainedLabel;
  /** 1 for rows of the positive class, by position in `rows`. */
  readonly positive: Uint8Array;
}

/** The class that sorts last is the positive one: `yes` after `no`, 1 after 0, true after false. */
export function twoClassTarget(label: ColumnData, rows: Int32Array): TwoClassTarget {
  const values = sortedValues(label, rows);
  const [negative, positive] = values;
  if (values.length !== 2 || negative === undefined || positive === undefined)
    throw notTwoValues(label, values);
  const data = label.values.data;
  return {
    label: labelOf(label, negative, positive),
    positive: Uint8Array.from(rows, (row) => (data[row] === positive ? 1 : 0)),
  };
}

type LabelValue = string | number | boolean;

/** Distinct values of the rows; texts in code-unit order. */
export function sortedValues(label: ColumnData, rows: Iterable<number>): LabelValue[] {
  const values = new Set<LabelValue>();
  for (const row of rows) {
    const value = label.values.data[row];
    if (value !== undefined && value !== null) values.add(value);
  }
  return [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function labelOf(column: ColumnData, negative: LabelValue, positive: LabelValue): TrainedLabel {
  if (typeof negative === 'string') {
    return { column: column.name, type: 'string', values: [negative, String(positive)] };
  }
  if (typeof negative === 'boolean')
    return { column: column.name, type: 'boolean', values: [negative, positive === true] };
  const type = column.type === 'integer' || column.type === 'datetime' ? column.type : 'double';
  return { column: column.name, type, values: [negative, Number(positive)] };
}

function notTwoValues(label: ColumnData, values: readonly LabelValue[]): ComponentFailure {
  const shown = values.slice(0, 5).map(String);
  const list = shown.map((value) => `"${value}"`).join(', ') + (values.length > shown.length ? ', …' : '');
  const message = `Label column "${label.name}" has ${values.length} different values (${list}), but a two-class model needs exactly two.`;
  return new ComponentFailure('label-not-two-class', message, {
    params: { column: label.name, count: values.length, values: shown },
    remedy:
      values.length < 2
        ? 'Train on rows that hold both classes.'
        : 'Keep the rows of two classes, choose another label, or use a regression for a number.',
    port: 'label_column',
  });
}

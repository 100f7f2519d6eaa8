/** Evaluates one scored table: metrics for the result table, and details for `evaluation.json`. */
import { ComponentFailure } from '../../host/failure.ts';
import type { ColumnData, TableData } from '../../tables/table-data.ts';
import { isMissing, numbersOf } from '../encoding.ts';
import { sortedValues } from '../labels.ts';
import { type Curves, makeCurves } from './curves.ts';
import {
  errorHistogram,
  type Histogram,
  type RegressionMetrics,
  regressionMetrics,
} from './regression-metrics.ts';
import { findScoredColumns, type ScoredColumns } from './scored-table.ts';
import { type ConfusionMatrix, evaluateTwoClass, type TwoClassMetrics } from './two-class-metrics.ts';

interface Evaluated {
  /** The input port. */
  readonly input: string;
  readonly label: string;
  readonly rows: number;
  readonly rowsLeftOut: number;
}

interface RegressionEvaluation extends Evaluated {
  readonly task: 'regression';
  readonly metrics: RegressionMetrics;
  readonly errorHistogram: Histogram;
}

interface TwoClassEvaluation extends Evaluated {
  readonly task: 'two-class';
  readonly metrics: TwoClassMetrics;
  readonly classes: { readonly negative: string; readonly positive: string };
  /** A row is predicted positive from this probability on. */
  readonly threshold: number;
  readonly confusionMatrix: ConfusionMatrix;
  readonly curves: Curves;
}

export type Evaluation = RegressionEvaluation | TwoClassEvaluation;

export function evaluateTable(table: TableData, input: string): Evaluation {
  const columns = findScoredColumns(table.columns, input);
  const used = [columns.label, columns.labels, ...(columns.probabilities ? [columns.probabilities] : [])];
  const rows = Int32Array.from(
    Array.from({ length: table.rows }, (_, row) => row).filter(
      (row) => !used.some((column) => isMissing(column, row)),
    ),
  );
  if (rows.length === 0) throw noRows(input, table.rows);
  const head = { input, label: columns.label.name, rows: rows.length, rowsLeftOut: table.rows - rows.length };
  return columns.probabilities === undefined
    ? { ...head, ...evaluateRegression(columns, rows) }
    : { ...head, ...evaluateClasses(columns, columns.probabilities, rows) };
}

function noRows(input: string, rows: number): ComponentFailure {
  const message = `Input "${input}" has no row with both a label and a score (${rows} rows).`;
  return new ComponentFailure('too-few-rows', message, {
    params: { port: input, rows },
    remedy: 'Score rows whose label is known, and fill missing features with Clean Missing Data.',
    port: input,
  });
}

function evaluateRegression({ label, labels }: ScoredColumns<ColumnData>, rows: Int32Array) {
  const actual = numbersOf(label, rows);
  const predicted = numbersOf(labels, rows);
  return {
    task: 'regression',
    metrics: regressionMetrics(actual, predicted),
    errorHistogram: errorHistogram(actual, predicted),
  } as const;
}

function evaluateClasses(columns: ScoredColumns<ColumnData>, scores: ColumnData, rows: Int32Array) {
  const probabilities = numbersOf(scores, rows);
  const classes = classesOf(columns, probabilities, rows);
  const { data } = columns.label.values;
  const positive = Uint8Array.from(rows, (row) => (String(data[row]) === classes.positive ? 1 : 0));
  const { metrics, confusionMatrix, counts } = evaluateTwoClass(positive, probabilities);
  return {
    task: 'two-class',
    metrics,
    classes,
    threshold: 0.5,
    confusionMatrix,
    curves: makeCurves(counts),
  } as const;
}

/**
 * Which value is the positive one follows from the scores themselves: it is predicted from 0.5 on. Where all
 * rows are predicted alike, the other class is the other value of the label.
 */
function classesOf(
  { label, labels }: ScoredColumns<ColumnData>,
  probabilities: Float64Array,
  rows: Int32Array,
) {
  const predictedWhere = (test: (probability: number) => boolean): string[] =>
    sortedValues(
      labels,
      rows.filter((_, index) => test(probabilities[index] ?? 0)),
    ).map(String);
  const above = predictedWhere((probability) => probability >= 0.5);
  const below = predictedWhere((probability) => probability < 0.5);
  const others = sortedValues(label, rows)
    .map(String)
    .filter((value) => !above.includes(value) && !below.includes(value));
  const positive = above[0] ?? others[0] ?? '';
  const negative = below[0] ?? others.find((value) => value !== positive) ?? '';
  const unknown = others.filter((value) => value !== positive && value !== negative);
  if (unknown.length > 0 || above.length > 1 || below.length > 1)
    throw notTwoClasses(label, [...above, ...below, ...others]);
  return { negative, positive };
}

function notTwoClasses(label: ColumnData, values: readonly string[]): ComponentFailure {
  const shown = [...new Set(values)].slice(0, 5);
  const message = `Label "${label.name}" and its scores do not make two classes: ${shown.map((value) => `"${value}"`).join(', ')}.`;
  return new ComponentFailure('label-not-two-class', message, {
    params: { column: label.name, values: shown },
    remedy: 'Evaluate rows of the two classes that the model was trained on.',
  });
}

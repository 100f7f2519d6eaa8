/** Finds label and scores in a table by their roles, else by the names that foreign scores must have. */
import type { Column } from '@millrace/pipeline-engine/browser';
import { ComponentFailure } from '../../host/failure.ts';

export type Task = 'regression' | 'two-class';

export interface ScoredColumns<C extends Column = Column> {
  readonly task: Task;
  readonly label: C;
  readonly labels: C;
  /** For two classes. */
  readonly probabilities?: C;
}

const labelNames = ['Labels'];
const scoreNames = ['Scored Labels', 'Regression Scored Labels', 'Binary Class Scored Labels'];
const probabilityNames = ['Scored Probabilities', 'Binary Class Scored Probabilities'];

/** Probabilities make it a two-class task. Of several scorings the last one counts. */
export function findScoredColumns<C extends Column>(columns: readonly C[], port: string): ScoredColumns<C> {
  const label = findLabel(columns, port);
  const { labels, probabilities } = findScores(columns);
  if (labels === undefined) throw noScore(port);
  if (probabilities !== undefined) return { task: 'two-class', label, labels, probabilities };
  for (const column of [label, labels]) requireNumber(column, port);
  return { task: 'regression', label, labels };
}

function findLabel<C extends Column>(columns: readonly C[], port: string): C {
  const labels = columns.filter((column) => column.role === 'label');
  const label = labels[0] ?? columns.find((column) => labelNames.includes(column.name));
  if (label !== undefined && labels.length < 2) return label;
  const names = labels.map((column) => column.name);
  const message =
    label === undefined
      ? `Input "${port}" has no label column.`
      : `Input "${port}" has ${names.length} label columns: ${names.map((name) => `"${name}"`).join(', ')}.`;
  throw new ComponentFailure(label === undefined ? 'no-label-column' : 'several-label-columns', message, {
    params: { port, columns: names },
    remedy: 'Score a dataset that still has the column that the model predicts.',
    port,
  });
}

/** Probabilities before the labels belong to an earlier scoring of the table. */
function findScores<C extends Column>(
  columns: readonly C[],
): { readonly labels?: C; readonly probabilities?: C } {
  const labels = findScore(columns, scoreNames);
  const probabilities = findScore(columns, probabilityNames);
  if (labels === undefined || probabilities === undefined) return { labels };
  return columns.indexOf(probabilities) > columns.indexOf(labels) ? { labels, probabilities } : { labels };
}

/** Names may carry a number (`Scored Labels_2`) where a table was scored before. */
function findScore<C extends Column>(columns: readonly C[], names: readonly string[]): C | undefined {
  const byRole = columns.findLast(
    (column) => column.role === 'score' && names.some((name) => column.name.replace(/_\d+$/, '') === name),
  );
  return byRole ?? columns.find((column) => names.includes(column.name));
}

function noScore(port: string): ComponentFailure {
  return new ComponentFailure('no-score-column', `Input "${port}" has no score column.`, {
    params: { port },
    remedy: 'Connect the output of Score Model.',
    port,
  });
}

function requireNumber(column: Column, port: string): void {
  if (column.type === 'integer' || column.type === 'double') return;
  const message = `Column "${column.name}" of input "${port}" holds ${column.type} values, but evaluating a regression needs numbers.`;
  throw new ComponentFailure('label-not-numeric', message, {
    params: { column: column.name, port, type: column.type },
    remedy: 'Score with a model that was trained on this label.',
    port,
  });
}

/** The task of a table with score columns; `undefined` when there are none to tell it. */
export function inferTask(schema: { readonly columns: readonly Column[] } | undefined): Task | undefined {
  const { labels, probabilities } = findScores(schema?.columns ?? []);
  if (labels === undefined) return undefined;
  return probabilities === undefined ? 'regression' : 'two-class';
}

/** The table of metrics: one row per evaluated input, undefined measures missing. */
import type { Column, TableSchema } from '@millrace/pipeline-engine/browser';
import type { ColumnData, TableData } from '../../tables/table-data.ts';
import type { Evaluation } from './evaluate.ts';
import type { RegressionMetrics } from './regression-metrics.ts';
import type { Task } from './scored-table.ts';
import type { TwoClassMetrics } from './two-class-metrics.ts';

const regressionNames: readonly (keyof RegressionMetrics)[] = [
  'Mean_Absolute_Error',
  'Root_Mean_Squared_Error',
  'Relative_Squared_Error',
  'Relative_Absolute_Error',
  'Coefficient_of_Determination',
];
const twoClassNames: readonly (keyof TwoClassMetrics)[] = [
  'Accuracy',
  'Precision',
  'Recall',
  'F1_Score',
  'AUC',
  'Average_Log_Loss',
];

export function resultSchema(task: Task): TableSchema {
  const names: readonly string[] = task === 'regression' ? regressionNames : twoClassNames;
  return { columns: names.map(metricColumn) };
}

function metricColumn(name: string): Column {
  return { name, type: 'double', categorical: false, role: 'none' };
}

export function resultTable(evaluations: readonly Evaluation[]): TableData {
  const task = evaluations[0]?.task ?? 'regression';
  const rows = evaluations.map(({ metrics }): Readonly<Record<string, number>> => ({ ...metrics }));
  const columns = resultSchema(task).columns.map((column): ColumnData => {
    const data = Float64Array.from(rows, (row) => row[column.name] ?? Number.NaN);
    const missing = Uint8Array.from(data, (value) => (Number.isFinite(value) ? 0 : 1));
    return { ...column, values: { kind: 'numbers', data, missing } };
  });
  return { rows: rows.length, columns };
}

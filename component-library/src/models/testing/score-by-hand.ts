/** The arithmetic that `model.json` describes, row by row: what the ONNX graph is compared with. */
import type { TableData } from '../../tables/table-data.ts';
import type { TrainedModel } from '../trained-model.ts';

/** The weighted sum of one row; for two classes its sigmoid is the probability. */
export function weightedSum(model: TrainedModel, table: TableData, row: number): number {
  return model.features.reduce((sum, feature) => {
    const cell = table.columns.find((column) => column.name === feature.column)?.values.data[row];
    if (feature.kind === 'number') return sum + feature.coefficient * Number(cell);
    const index = feature.levels.map(String).indexOf(String(cell));
    return sum + (feature.coefficients[index] ?? 0);
  }, model.intercept);
}

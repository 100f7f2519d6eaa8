/** The account of a batch among the metrics of its step: what became of its parts and its rows. */
import type { Metric } from './events.ts';

export interface BatchAccount {
  readonly parts: number;
  /** Committed before the attempt, and not computed again. */
  readonly partsKept: number;
  readonly partsFailed: number;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsRejected: number;
}

const prefix = 'batch.';

/** Undefined for a step that is no batch. */
export function batchAccount(metrics: readonly Metric[]): BatchAccount | undefined {
  const values = new Map(metrics.map(({ name, value }) => [name, value]));
  const value = (name: string): number => values.get(prefix + name) ?? 0;
  if (!values.has(`${prefix}parts`)) return undefined;
  return {
    parts: value('parts'),
    partsKept: value('parts_kept'),
    partsFailed: value('parts_failed'),
    rowsIn: value('rows_in'),
    rowsOut: value('rows_out'),
    rowsRejected: value('rows_rejected'),
  };
}

/** The metrics that are a step's own. */
export function ownMetrics(metrics: readonly Metric[]): readonly Metric[] {
  return metrics.filter(({ name }) => !name.startsWith(prefix));
}

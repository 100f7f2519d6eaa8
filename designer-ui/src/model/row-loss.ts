/** Silent loss of rows: an output that has clearly fewer rows than the run before gave. */
import type { OutputRecord } from '@millrace/pipeline-engine/browser';

export interface RowLoss {
  readonly rows: number;
  /** Of the earlier rows, 0 to 1. */
  readonly share: number;
}

/** Less than this may well be chance. */
const threshold = 0.05;

export function rowLoss(
  now: OutputRecord | undefined,
  before: OutputRecord | undefined,
): RowLoss | undefined {
  if (!now?.table || !before?.table || now.digest === before.digest) return undefined;
  const rows = before.table.rows - now.table.rows;
  const share = before.table.rows === 0 ? 0 : rows / before.table.rows;
  return share >= threshold ? { rows, share } : undefined;
}

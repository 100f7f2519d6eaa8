/** What is said of a column beside its cells. Pure. */

/** 0 to 1; undefined when it is not known. */
export function missingShare(nulls: number | undefined, rows: number): number | undefined {
  if (nulls === undefined) return undefined;
  return rows === 0 ? 0 : nulls / rows;
}

/** The difference of rows to an earlier result, and its share of that one; undefined without change. */
export interface RowsDelta {
  readonly rows: number;
  /** Of the earlier rows; undefined when there were none. */
  readonly share: number | undefined;
}

export function rowsDelta(now: number, before: number | undefined): RowsDelta | undefined {
  if (before === undefined || before === now) return undefined;
  return { rows: now - before, share: before === 0 ? undefined : (now - before) / before };
}

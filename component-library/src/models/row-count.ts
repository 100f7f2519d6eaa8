/** `1 row`, `2 rows`: for sentences that people read. */
export function rowCount(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}

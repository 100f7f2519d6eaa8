/** The two lists of the picker as values. Pure. */
import type { Column } from '@millrace/pipeline-engine/browser';

/** A row of a list; `column` is undefined for a name that the table does not have. */
export interface ListedColumn {
  readonly name: string;
  readonly column: Column | undefined;
}

/** Width and kana do not matter when looking for a name. */
function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** Columns that are not chosen yet and whose name contains the query, in the table's order. */
export function availableColumns(
  columns: readonly Column[],
  chosen: readonly string[],
  query: string,
): readonly ListedColumn[] {
  const taken = new Set(chosen);
  const wanted = folded(query.trim());
  return columns
    .filter(({ name }) => !taken.has(name) && folded(name).includes(wanted))
    .map((column) => ({ name: column.name, column }));
}

/** Chosen names in the table's order, those that it does not have at the end. */
export function inTableOrder(names: readonly string[], columns: readonly Column[]): readonly ListedColumn[] {
  const chosen = new Set(names);
  const known = columns.filter(({ name }) => chosen.has(name));
  const knownNames = new Set(known.map(({ name }) => name));
  return [
    ...known.map((column) => ({ name: column.name, column })),
    ...[...chosen].filter((name) => !knownNames.has(name)).map((name) => ({ name, column: undefined })),
  ];
}

/** With names added, in the table's order. */
export function addNames(
  names: readonly string[],
  added: Iterable<string>,
  columns: readonly Column[],
): readonly string[] {
  return inTableOrder([...names, ...added], columns).map(({ name }) => name);
}

/** Marked names that are in the list now; marks may outlive their row. */
export function markedNames(
  marked: 'all' | ReadonlySet<string | number>,
  listed: readonly ListedColumn[],
): readonly string[] {
  const names = listed.map(({ name }) => name);
  return marked === 'all' ? names : names.filter((name) => marked.has(name));
}

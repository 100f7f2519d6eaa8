/** What the form of a call holds, and what of it is sent. Pure. */
import type { CallInput, EndpointDetail } from '@millrace/server/contract';

export type Parameter = EndpointDetail['deployments'][number]['parameters'][number];

/** Where the data of an input comes from; `kept` is what the pipeline says itself. */
export type Source = 'kept' | 'path' | 'asset' | 'upload' | 'rows';

export interface Given {
  readonly source: Source;
  readonly text: string;
  readonly file?: File;
}

/** A file is still to be uploaded: its path is not known. */
export type Sent =
  | { readonly kind: 'input'; readonly input: CallInput }
  | { readonly kind: 'upload'; readonly name: string; readonly file: File };

export function initialGiven({ kind, value }: Parameter): Given {
  if (kind === 'literal') return { source: 'kept', text: value };
  return { source: value === '' ? 'upload' : 'kept', text: '' };
}

/** Undefined where the pipeline's own value stands. */
export function sentOf({ name, kind, value }: Parameter, { source, text, file }: Given): Sent | undefined {
  const given = text.trim();
  if (kind === 'literal') return text === value ? undefined : { kind: 'input', input: { name, value: text } };
  if (source === 'path') return { kind: 'input', input: { name, path: given } };
  if (source === 'asset') return { kind: 'input', input: { name, asset: given } };
  if (source === 'upload') return file && { kind: 'upload', name, file };
  if (source === 'kept') return undefined;
  const rows = readRows(text);
  return rows.ok ? { kind: 'input', input: { name, rows: rows.rows } } : undefined;
}

export function isGiven({ kind }: Parameter, { source, text, file }: Given): boolean {
  if (kind === 'literal' || source === 'kept') return true;
  if (source === 'upload') return file !== undefined;
  if (source === 'rows') return readRows(text).ok;
  return source === 'asset' ? /^azureml:\S/.test(text.trim()) : text.trim() !== '';
}

type Row = Record<string, string | number | boolean | null>;
export type ReadRows =
  | { readonly ok: true; readonly rows: Row[] }
  /** The first line that is no row, from 1. */
  | { readonly ok: false; readonly line: number };

/** JSON objects of plain values: one a line, or all in one list. */
export function readRows(text: string): ReadRows {
  const list = parsed(text);
  if (Array.isArray(list)) {
    const odd = list.findIndex((row) => !isRow(row));
    return list.length > 0 && odd < 0 ? { ok: true, rows: list as Row[] } : { ok: false, line: 1 };
  }
  const rows: Row[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const row = parsed(line);
    if (!isRow(row)) return { ok: false, line: index + 1 };
    rows.push(row);
  }
  return rows.length === 0 ? { ok: false, line: 1 } : { ok: true, rows };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRow(value: unknown): value is Row {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((cell) => cell === null || typeof cell !== 'object')
  );
}

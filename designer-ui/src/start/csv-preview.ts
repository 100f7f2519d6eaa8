/** The first rows of a delimited text as the import would read them with other settings. Pure; for preview only. */

export type PreviewEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis' | 'euc-jp';

/** What is decoded for a preview; the import itself reads the whole file. */
export const PREVIEW_BYTES = 64 * 1024;

/** Bytes that are no text in this encoding become the replacement character, which is what tells it is wrong. */
export function decodePreview(bytes: Uint8Array, encoding: PreviewEncoding): string {
  return new TextDecoder(encoding).decode(bytes, { stream: true });
}

/** Rows of cells after RFC 4180: quoted cells may hold delimiters, doubled quotes and line breaks. */
export function previewRows(text: string, delimiter: string, most: number): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endRow = () => {
    row.push(cell);
    cell = '';
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length && rows.length < most; i++) {
    const character = text[i] ?? '';
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === delimiter) {
      row.push(cell);
      cell = '';
    } else if (character === '\n') endRow();
    else if (character !== '\r') cell += character;
  }
  if (rows.length < most && (cell !== '' || row.length > 0)) endRow();
  return rows;
}

export interface PreviewTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Names of the first row, or Col1 and so on as Import Data makes them. */
export function previewTable(rows: readonly (readonly string[])[], header: boolean): PreviewTable {
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  const generated = Array.from({ length: width }, (_, i) => `Col${i + 1}`);
  if (!header) return { columns: generated, rows };
  const [names = [], ...rest] = rows;
  return { columns: generated.map((fallback, i) => names[i] || fallback), rows: rest };
}

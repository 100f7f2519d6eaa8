/** Opens a data file of any supported format as a query with typed columns: what Import Data and its dialog share. */
import { ComponentFailure } from '../host/failure.ts';
import type { FileFormat } from '../queries.ts';
import { openTable } from '../tables/open-table.ts';
import type { Session } from '../tables/session.ts';
import type { TableSource } from '../tables/write-table.ts';
import { makeCanonical } from './canonical-csv.ts';
import { detectDelimiter } from './csv-dialect.ts';
import { detectEncoding, type Encoding, encodingByMark } from './encoding.ts';
import { emptyFile, formatByName, formatByText, readHead } from './file-format.ts';
import { readJsonLines } from './json-lines.ts';
import { readCsv } from './read-csv.ts';

export interface DataFileOptions {
  readonly format: 'auto' | FileFormat;
  readonly header: boolean;
  /** One ASCII character; found by itself when absent. */
  readonly delimiter?: string;
  readonly encoding: 'auto' | 'utf-16' | Encoding;
  readonly missing: readonly string[];
  /** Reads only about so many bytes of a text file: enough for its columns, maybe not for their final types. */
  readonly limit?: number;
}

/** What a text file turned out to be, before its rows are looked at. */
export interface FileShape {
  readonly format: FileFormat;
  readonly encoding: Encoding;
  readonly delimiter: string;
  /** The decoded beginning. */
  readonly head: string;
  readonly size: number;
}

/** `scratch` is a file that may be written while the query is in use; the caller removes it. */
export async function openDataFile(
  session: Session,
  file: string,
  options: DataFileOptions,
  scratch: string,
): Promise<TableSource> {
  const shape = await detectShape(file, options);
  if (shape.format === 'parquet') {
    const table = await openTable(session, file, 'source');
    return {
      query: `SELECT * FROM ${table.relation}`,
      columns: table.columns.map(({ nulls: _, ...column }) => column),
    };
  }
  const limit = options.limit !== undefined && options.limit < shape.size ? options.limit : undefined;
  const input = { file, encoding: shape.encoding, ...(limit === undefined ? {} : { limit }) };
  if (shape.format === 'jsonl') return readJsonLines(session, input, scratch);
  const { delimiter } = shape;
  const csv = await makeCanonical({ ...input, delimiter }, scratch);
  if (csv.scan.records === 0) throw emptyFile(file);
  return readCsv(session, csv, { delimiter, header: options.header, missing: options.missing });
}

export async function detectShape(file: string, options: DataFileOptions): Promise<FileShape> {
  const { bytes, size } = await readHead(file);
  const named = options.format === 'auto' ? formatByName(file, bytes) : options.format;
  if (named === 'parquet') return { format: named, encoding: 'utf-8', delimiter: ',', head: '', size };
  // A chosen format does not make a workbook readable: refuse it all the same.
  formatByName(file, bytes);
  const encoding = await chooseEncoding(file, bytes, options);
  const head = new TextDecoder(encoding).decode(bytes);
  if (head.trim() === '' && size === bytes.length) throw emptyFile(file);
  const format = named ?? formatByText(head);
  return { format, encoding, delimiter: chooseDelimiter(format, head, options), head, size };
}

async function chooseEncoding(file: string, head: Buffer, options: DataFileOptions): Promise<Encoding> {
  if (options.encoding === 'utf-16') return encodingByMark(head) === 'utf-16be' ? 'utf-16be' : 'utf-16le';
  if (options.encoding !== 'auto') return options.encoding;
  return detectEncoding(file, head, options.limit);
}

function chooseDelimiter(format: FileFormat, head: string, options: DataFileOptions): string {
  if (format === 'tsv') return '\t';
  if (options.delimiter === undefined) return detectDelimiter(head);
  const delimiter = options.delimiter === '\\t' ? '\t' : options.delimiter;
  if (/^[\t\x20-\x7e]$/.test(delimiter) && delimiter !== '"') return delimiter;
  throw new ComponentFailure(
    'delimiter-invalid',
    `"${delimiter}" cannot be a delimiter: it must be one character.`,
    {
      params: { delimiter },
      remedy: 'Write one character such as , or ; or \\t, or leave it blank.',
      port: 'delimiter',
    },
  );
}

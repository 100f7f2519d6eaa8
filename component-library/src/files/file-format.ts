/** What kind of data file this is: by its first bytes, its name, then its text. Spreadsheets are refused here. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { ComponentFailure } from '../host/failure.ts';
import type { FileFormat } from '../queries.ts';

const HEAD_BYTES = 256 * 1024;

export interface FileHead {
  readonly bytes: Buffer;
  /** Size of the whole file. */
  readonly size: number;
}

/** The beginning of a file that exists, is a file and is not empty. */
export async function readHead(file: string, length = HEAD_BYTES): Promise<FileHead> {
  const handle = await openFile(file);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw failure('not-a-file', file, 'is a folder, not a file.', 'Choose one file.');
    if (stat.size === 0) throw emptyFile(file);
    const bytes = Buffer.alloc(Math.min(length, stat.size));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return { bytes: bytes.subarray(0, bytesRead), size: stat.size };
  } finally {
    await handle.close();
  }
}

async function openFile(file: string) {
  try {
    return await open(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw failure('file-not-found', file, 'is not there.', 'Choose the file again.');
    }
    throw error;
  }
}

export function emptyFile(file: string): ComponentFailure {
  return failure('empty-file', file, 'is empty.', 'Choose a file that has rows.');
}

/** The format of a file by its name and first bytes; `undefined` when only its text can tell. */
export function formatByName(file: string, head: Buffer): FileFormat | undefined {
  refuseUnreadable(file, head);
  const extension = path.extname(file).toLowerCase();
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  if (extension === '.tsv' || extension === '.tab') return 'tsv';
  if (extension === '.csv') return 'csv';
  if (['.jsonl', '.ndjson', '.json'].includes(extension)) return 'jsonl';
  return undefined;
}

/** The format of decoded text whose name tells nothing. */
export function formatByText(text: string): FileFormat {
  const firstLine = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  if (!firstLine.startsWith('{')) return 'csv';
  try {
    JSON.parse(firstLine);
    return 'jsonl';
  } catch (error) {
    if (error instanceof SyntaxError) return 'csv';
    throw error;
  }
}

function refuseUnreadable(file: string, head: Buffer): void {
  const extension = path.extname(file).toLowerCase();
  const magic = head.subarray(0, 8).toString('hex');
  const isWorkbook = ['.xlsx', '.xlsm', '.xls', '.ods', '.numbers'].includes(extension);
  if (isWorkbook || magic.startsWith('d0cf11e0') || (magic.startsWith('504b0304') && extension !== '.zip')) {
    const remedy = 'Open it in your spreadsheet program, save it as "CSV UTF-8" and choose that file.';
    throw failure(
      'spreadsheet-not-supported',
      file,
      'is a spreadsheet workbook, which cannot be read.',
      remedy,
    );
  }
  if (magic.startsWith('504b0304') || magic.startsWith('1f8b') || magic.startsWith('28b52ffd')) {
    throw failure('compressed-file', file, 'is compressed.', 'Unpack it and choose the data file inside.');
  }
}

function failure(code: string, file: string, problem: string, remedy: string): ComponentFailure {
  const name = path.basename(file);
  return new ComponentFailure(code, `"${name}" ${problem}`, {
    params: { file: name },
    remedy,
    port: 'source',
  });
}

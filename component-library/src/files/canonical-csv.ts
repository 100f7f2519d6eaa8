/** Makes sure that a CSV file is one that DuckDB reads right: checked, UTF-8, `\n`, no empty lines. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type CsvScan, createCsvScanner } from './csv-scanner.ts';
import { decodeFile } from './decode-file.ts';
import type { Encoding } from './encoding.ts';

export interface CsvInput {
  readonly file: string;
  readonly encoding: Encoding;
  readonly delimiter: string;
  /** Reads only so many bytes (of a file that has more) and leaves out the last record, which may be cut. */
  readonly limit?: number;
}

export interface CanonicalCsv {
  /** The file itself when nothing had to be rewritten, else `target`. */
  readonly file: string;
  readonly scan: CsvScan;
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Throws `ComponentFailure` for a broken record. Writes `target` only when the file must be rewritten. */
export async function makeCanonical(input: CsvInput, target: string): Promise<CanonicalCsv> {
  if (input.encoding === 'utf-8' && input.limit === undefined && !(await hasMark(input.file))) {
    const scan = await scanOnly(input);
    if (!scan.rewritten) return { scan, file: input.file };
  }
  return { scan: await rewrite(input, target), file: target };
}

async function hasMark(file: string): Promise<boolean> {
  for await (const chunk of createReadStream(file, { end: 2 })) return UTF8_MARK.equals(chunk);
  return false;
}

async function scanOnly({ file, encoding, delimiter }: CsvInput): Promise<CsvScan> {
  const scanner = createCsvScanner(delimiter);
  for await (const chunk of decodeFile(file, encoding)) {
    scanner.push(chunk);
    if (scanner.state.rewritten) return scanner.state;
  }
  scanner.end();
  return scanner.state;
}

async function rewrite(input: CsvInput, target: string): Promise<CsvScan> {
  const scanner = createCsvScanner(input.delimiter);
  const output = await open(target, 'w');
  try {
    for await (const chunk of decodeFile(input.file, input.encoding, input.limit)) {
      await output.write(scanner.push(chunk));
    }
    if (input.limit === undefined) await output.write(scanner.end());
    else await output.truncate(scanner.state.wholeBytes);
    return scanner.state;
  } finally {
    await output.close();
  }
}

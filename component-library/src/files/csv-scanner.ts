/**
 * Reads CSV bytes (UTF-8) record by record: checks that all have the same number of cells and that quotes
 * close, and rewrites them for DuckDB, whose own reader numbers records instead of lines and reads CRLF
 * files as empty when told LF. Pure; it is pushed bytes and answers bytes.
 */
import { ComponentFailure } from '../host/failure.ts';

export interface CsvScanner {
  /** The rewritten bytes: `\n` after every record, empty lines left out. Valid until the next push. */
  push(chunk: Uint8Array): Uint8Array;
  /** Ends the last record; the bytes that are still missing. */
  end(): Uint8Array;
  readonly state: CsvScan;
}

export interface CsvScan {
  records: number;
  /** Cells of each record. */
  cells: number;
  /** Whether the rewritten bytes differ from the pushed ones. */
  rewritten: boolean;
  /** Whether a quoted cell holds a line break. */
  quotedBreaks: boolean;
  /** In bytes. */
  longestRecord: number;
  /** How many rewritten bytes there are up to the end of the last whole record. */
  wholeBytes: number;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const NUL = 0;

type Place = 'record-start' | 'cell-start' | 'bare' | 'quoted' | 'after-quote';

/** `delimiter` is one ASCII character. Throws `ComponentFailure` with the 1-based line for a broken record. */
export function createCsvScanner(delimiter: string): CsvScanner {
  const separator = delimiter.charCodeAt(0);
  const state: CsvScan = {
    records: 0,
    cells: 0,
    rewritten: false,
    quotedBreaks: false,
    longestRecord: 0,
    wholeBytes: 0,
  };
  let place: Place = 'record-start';
  let line = 1;
  let recordLine = 1;
  let quoteLine = 1;
  let cells = 1;
  let recordBytes = 0;
  let afterCarriageReturn = false;

  function endRecord(): void {
    state.records++;
    if (state.records === 1) state.cells = cells;
    else if (cells !== state.cells) throw wrongCellCount(recordLine, cells, state.cells);
    state.longestRecord = Math.max(state.longestRecord, recordBytes);
    state.wholeBytes += recordBytes + 1;
    place = 'record-start';
    cells = 1;
    recordBytes = 0;
  }

  function push(chunk: Uint8Array): Uint8Array {
    const out = new Uint8Array(chunk.length);
    let written = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index] ?? NUL;
      if (byte === NUL) throw notText(line);
      if (place === 'quoted') {
        if (byte === QUOTE) place = 'after-quote';
        else if (byte === LF) {
          line++;
          state.quotedBreaks = true;
        }
      } else if (byte === LF || byte === CR) {
        if (byte === LF && afterCarriageReturn) {
          afterCarriageReturn = false;
          continue;
        }
        afterCarriageReturn = byte === CR;
        if (byte === CR) state.rewritten = true;
        line++;
        if (place === 'record-start') {
          state.rewritten = true;
          continue;
        }
        endRecord();
        out[written++] = LF;
        continue;
      } else {
        if (place === 'record-start') recordLine = line;
        if (place === 'after-quote' && byte !== separator && byte !== QUOTE) throw textAfterQuote(line);
        if (byte === separator) {
          cells++;
          place = 'cell-start';
        } else if (byte === QUOTE && place !== 'bare') {
          if (place !== 'after-quote') quoteLine = line;
          place = 'quoted';
        } else place = 'bare';
      }
      afterCarriageReturn = false;
      recordBytes++;
      out[written++] = byte;
    }
    return out.subarray(0, written);
  }

  function end(): Uint8Array {
    if (place === 'quoted') throw quoteNotClosed(quoteLine);
    if (place === 'record-start') return new Uint8Array(0);
    endRecord();
    return Uint8Array.of(LF);
  }

  return { push, end, state };
}

function broken(
  code: string,
  message: string,
  params: Record<string, number>,
  remedy: string,
): ComponentFailure {
  return new ComponentFailure(code, message, { params, remedy, port: 'source' });
}

function wrongCellCount(line: number, found: number, expected: number): ComponentFailure {
  const count = `${found} ${found === 1 ? 'cell' : 'cells'}`;
  return broken(
    'wrong-cell-count',
    `Line ${line} has ${count}, but the first line has ${expected}.`,
    { line, found, expected },
    `Correct line ${line}. A cell that holds the delimiter must be in double quotes.`,
  );
}

function quoteNotClosed(line: number): ComponentFailure {
  return broken(
    'quote-not-closed',
    `The quoted cell that begins on line ${line} is never closed.`,
    { line },
    `Close the double quote on line ${line}, or remove it.`,
  );
}

function textAfterQuote(line: number): ComponentFailure {
  return broken(
    'text-after-quote',
    `Line ${line} has text after the closing quote of a cell.`,
    { line },
    `Write a double quote inside a quoted cell twice ("") on line ${line}.`,
  );
}

function notText(line: number): ComponentFailure {
  return broken(
    'not-text',
    `Line ${line} holds a zero byte, so the file is no text in this encoding.`,
    { line },
    'Choose a text file, or set its encoding.',
  );
}

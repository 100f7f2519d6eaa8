/** JSON Lines as a table: every line an object, columns in the order in which their keys first appear. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { ColumnType } from '@millrace/pipeline-engine/browser';
import { ComponentFailure } from '../host/failure.ts';
import { uniqueNames } from '../tables/names.ts';
import type { Session } from '../tables/session.ts';
import { quoteName, quoteText } from '../tables/sql.ts';
import type { TableSource } from '../tables/write-table.ts';
import { decodeFile } from './decode-file.ts';
import type { Encoding } from './encoding.ts';
import { castText, inferTypes } from './infer-types.ts';

export interface JsonLinesInput {
  readonly file: string;
  readonly encoding: Encoding;
  /** Reads only so many bytes (of a file that has more) and leaves out the last, maybe cut, line. */
  readonly limit?: number;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Throws `ComponentFailure` with the line of the first thing that is no JSON object. Writes `target`. */
export async function readJsonLines(
  session: Session,
  input: JsonLinesInput,
  target: string,
): Promise<TableSource> {
  const kinds = new Map<string, Set<ColumnType>>();
  for await (const object of objects(input)) {
    for (const [key, value] of Object.entries(object)) addKind(kinds, key, value);
  }
  const keys = [...kinds.keys()];
  if (keys.length === 0) {
    throw new ComponentFailure('empty-file', 'The file has no JSON object with a key.', { port: 'source' });
  }
  await writeCells(input, keys, target);
  const names = uniqueNames(keys);
  const relation = cellRelation(target, names);
  const inferred = await inferTypes(session, relation, names);
  const columns = names.map((name, index) => {
    const type = columnType([...(kinds.get(keys[index] ?? '') ?? [])], inferred[index] ?? 'string');
    return { name, type, categorical: false, role: 'feature' as const };
  });
  const list = columns.map(({ name, type }) => `${castText(name, type)} AS ${quoteName(name)}`).join(', ');
  return { query: `SELECT ${list} FROM ${relation}`, columns };
}

/** JSON says what is a number; of its strings only dates are read as more than text. */
function columnType(kinds: readonly ColumnType[], inferred: ColumnType): ColumnType {
  if (kinds.every((kind) => kind === 'integer' || kind === 'double') && kinds.length > 0) {
    return inferred === 'integer' ? 'integer' : 'double';
  }
  if (kinds.length === 1 && kinds[0] === 'boolean') return 'boolean';
  return kinds.length === 1 && inferred === 'datetime' ? 'datetime' : 'string';
}

function addKind(kinds: Map<string, Set<ColumnType>>, key: string, value: unknown): void {
  const known = kinds.get(key) ?? new Set<ColumnType>();
  kinds.set(key, known);
  if (value === null) return;
  if (typeof value === 'number') known.add(Number.isInteger(value) ? 'integer' : 'double');
  else known.add(typeof value === 'boolean' ? 'boolean' : 'string');
}

async function* objects(input: JsonLinesInput): AsyncGenerator<JsonObject> {
  let number = 0;
  for await (const line of lines(input)) {
    number++;
    if (line.trim() !== '') yield parseObject(line, number);
  }
}

async function* lines(input: JsonLinesInput): AsyncGenerator<string> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of decodeFile(input.file, input.encoding, input.limit)) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (input.limit === undefined) yield rest;
}

function parseObject(line: string, number: number): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw notAnObject(number, `is not JSON: ${error.message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw notAnObject(number, 'is JSON, but not an object');
  }
  // A parsed JSON value that is neither null, scalar nor array is an object with string keys.
  return value as JsonObject;
}

function notAnObject(line: number, problem: string): ComponentFailure {
  return new ComponentFailure('broken-json-line', `Line ${line} ${problem}.`, {
    params: { line },
    remedy: 'Write one JSON object per line, such as {"name": "A", "value": 1}.',
    port: 'source',
  });
}

async function writeCells(input: JsonLinesInput, keys: readonly string[], target: string): Promise<void> {
  const output = createWriteStream(target);
  for await (const object of objects(input)) {
    const record = `${keys.map((key) => cellText(object[key])).join(',')}\n`;
    if (!output.write(record)) await once(output, 'drain');
  }
  output.end();
  await once(output, 'finish');
}

/** Missing is an empty cell, everything else is quoted. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `"${text.replaceAll('"', '""')}"`;
}

function cellRelation(file: string, names: readonly string[]): string {
  const columns = names.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ');
  return `read_csv(${quoteText(file)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"',
    new_line = '\\n', nullstr = '', allow_quoted_nulls = false, parallel = false, columns = {${columns}})`;
}

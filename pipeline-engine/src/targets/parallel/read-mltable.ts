/** What an `MLTable` file says about the files of a table: which they are, and how they are read. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalJsonOf } from '../../spec/yaml/json.ts';
import { yamlOf } from '../../spec/yaml/remembered.ts';

export interface MltableFiles {
  /** `/`-separated paths below the folder, in the order of the file. */
  readonly files: readonly string[];
  readonly format: {
    readonly kind: 'delimited' | 'parquet' | 'json_lines';
    readonly [option: string]: unknown;
  };
  readonly keep: readonly string[];
  readonly drop: readonly string[];
}

/** Why a table cannot be read here, in words. */
export class MltableProblem extends Error {}

const readers: Readonly<Record<string, MltableFiles['format']['kind']>> = {
  read_delimited: 'delimited',
  read_parquet: 'parquet',
  read_json_lines: 'json_lines',
};

/** `folder` holds an `MLTable`. What cannot be done as it asks is a problem, never left out. */
export function readMltable(folder: string): MltableFiles {
  const file = path.join(folder, 'MLTable');
  if (!existsSync(file)) throw new MltableProblem('it has no MLTable file');
  const root = yamlOf(readFileSync(file, 'utf8')).root;
  const table = root === undefined ? undefined : (JSON.parse(canonicalJsonOf(root)) as unknown);
  const names = filesBelow(folder).filter((name) => name !== 'MLTable');
  const files = listOf(memberOf(table, 'paths')).flatMap((entry) => chosenFiles(entry, names));
  if (files.length === 0) throw new MltableProblem('its MLTable names no file that is there');
  return transformed({ files, format: formatByName(files[0] ?? ''), keep: [], drop: [] }, table);
}

function transformed(start: MltableFiles, table: unknown): MltableFiles {
  let told = start;
  for (const entry of listOf(memberOf(table, 'transformations'))) {
    const [name = '', options] = typeof entry === 'string' ? [entry] : (Object.entries(entry ?? {})[0] ?? []);
    const kind = readers[name];
    if (kind !== undefined) told = { ...told, format: { ...(isMap(options) ? options : {}), kind } };
    else if (name === 'keep_columns') told = { ...told, keep: listOf(options).map(String) };
    else if (name === 'drop_columns')
      told = { ...told, drop: [...told.drop, ...listOf(options).map(String)] };
    else throw new MltableProblem(`its MLTable asks for ${name}, which is not done here`);
  }
  return told;
}

function formatByName(file: string): MltableFiles['format'] {
  if (/\.parquet$/i.test(file)) return { kind: 'parquet' };
  return { kind: /\.jsonl$/i.test(file) ? 'json_lines' : 'delimited' };
}

/** The files that an entry of `paths` stands for. Only what lies in the folder of the table is read. */
function chosenFiles(entry: unknown, names: readonly string[]): readonly string[] {
  for (const kind of ['file', 'folder', 'pattern'] as const) {
    const given = memberOf(entry, kind);
    if (typeof given !== 'string') continue;
    const inside = path.posix.normalize(given.replace(/^file:/, ''));
    if (given.includes('://') || inside.startsWith('..') || inside.startsWith('/'))
      throw new MltableProblem(`its MLTable names ${given}, which is outside its folder`);
    const found = names.filter((name) => fits(kind, inside.replace(/\/$/, ''), name));
    if (found.length === 0) throw new MltableProblem(`its MLTable names ${given}, and nothing is there`);
    return found;
  }
  throw new MltableProblem('an entry of paths in its MLTable is no file, folder or pattern');
}

const mostStars = 8;

function fits(kind: 'file' | 'folder' | 'pattern', given: string, name: string): boolean {
  if (kind === 'file') return name === given;
  if (kind === 'folder') return given === '.' || name.startsWith(`${given}/`);
  const parts = given.split(/(\*\*\/|\*\*|\*|\?)/);
  if (parts.length > 2 * mostStars) throw new MltableProblem('a pattern in its MLTable is too long');
  return new RegExp(`^${parts.map(expressionOf).join('')}$`, 'u').test(name);
}

function expressionOf(part: string): string {
  if (part === '**/') return '(?:.*/)?';
  if (part === '**') return '.*';
  if (part === '*') return '[^/]*';
  return part === '?' ? '[^/]' : part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function filesBelow(folder: string, below = ''): readonly string[] {
  return readdirSync(path.join(folder, below), { withFileTypes: true })
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
    .flatMap((entry) => {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(folder, name) : [name];
    });
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function memberOf(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

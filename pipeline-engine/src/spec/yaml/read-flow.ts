/** Small flow collections on one line, `{type: uri_file, path: ../data}` and `[a, 1]`, as the parser would read them. */
import { plainScalarType } from './scalar-type.ts';
import type { YamlEntry, YamlList, YamlMap, YamlScalar, YamlValue } from './value.ts';

const keyPattern = /([A-Za-z_][A-Za-z0-9_.-]{0,200}): +(?=[^ ])/y;
const plainPattern =
  /[A-Za-z0-9_./](?:[A-Za-z0-9_./@+-]|:(?=[A-Za-z0-9_/])| (?=[A-Za-z0-9_./]))*(?= *[,\]}])/y;
const quotedPattern = /(?:"[^"\\\n]*"|'[^'\n]*')(?= *[,\]}])/y;
const deepest = 16;

/** The collection that begins at `from`; undefined when it is none, or not of the simple kind. */
export function readFlow(text: string, from: number, depth = 0): YamlMap | YamlList | undefined {
  if (depth > deepest) return undefined;
  if (text[from] === '[') return list(text, from, depth);
  return text[from] === '{' ? map(text, from, depth) : undefined;
}

function list(text: string, from: number, depth: number): YamlList | undefined {
  const items: YamlValue[] = [];
  const to = each(text, from, ']', (at) => {
    const item = valueAt(text, at, depth);
    if (item !== undefined) items.push(item);
    return item?.to;
  });
  return to === undefined ? undefined : { kind: 'list', flow: true, items, from, to };
}

function map(text: string, from: number, depth: number): YamlMap | undefined {
  const entries: YamlEntry[] = [];
  const index = new Map<string, YamlEntry>();
  const to = each(text, from, '}', (keyFrom) => {
    const [whole = '', key = ''] = matchAt(keyPattern, text, keyFrom) ?? [];
    const value = key === '' || index.has(key) ? undefined : valueAt(text, keyFrom + whole.length, depth);
    if (value === undefined) return undefined;
    const entry = { key, keyFrom, keyTo: keyFrom + key.length, value };
    entries.push(entry);
    index.set(key, entry);
    return value.to;
  });
  return to === undefined ? undefined : { kind: 'map', flow: true, entries, index, from, to };
}

/** Calls `read` with where each part begins, up to `close`; it says where the part ends. Returns the collection's end. */
function each(
  text: string,
  from: number,
  close: string,
  read: (at: number) => number | undefined,
): number | undefined {
  let at = skipSpaces(text, from + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    const end = read(at);
    if (end === undefined) return undefined;
    at = skipSpaces(text, end);
    if (text[at] === close) return at + 1;
    if (text[at] !== ',' || text[at + 1] !== ' ') return undefined;
    at = skipSpaces(text, at + 1);
  }
}

function valueAt(text: string, from: number, depth: number): YamlValue | undefined {
  return scalarAt(text, from) ?? readFlow(text, from, depth + 1);
}

function scalarAt(text: string, from: number): YamlScalar | undefined {
  const quoted = matchAt(quotedPattern, text, from)?.[0];
  if (quoted !== undefined) {
    const style = quoted.startsWith('"') ? 'double' : 'single';
    const to = from + quoted.length;
    return { kind: 'scalar', text: quoted.slice(1, -1), type: 'string', style, from, to };
  }
  const plain = matchAt(plainPattern, text, from)?.[0];
  if (plain === undefined) return undefined;
  const to = from + plain.length;
  return { kind: 'scalar', text: plain, type: plainScalarType(plain), style: 'plain', from, to };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at++;
  return at;
}

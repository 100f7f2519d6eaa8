/** Reads `def main(a: str, b: float = 0.5) -> pd.DataFrame`: what a function that says its types takes and returns. */

import { isFrame, joined, type ParameterType, parameterType } from './parameter-type.ts';
import { bracketAt, type Token } from './python-tokens.ts';
import { writtenValue } from './python-values.ts';
import { literalOf, type ReadCalls, spelled, unique } from './read-arguments.ts';
import { type Enums, enumMember } from './read-enums.ts';
import { dataKind, type ScriptPort, type Unread } from './script-port.ts';

/** Undefined when there is no such function at the outermost level of the script. */
export function readSignature(tokens: readonly Token[], name: string, enums: Enums): ReadCalls | undefined {
  const at = tokens.findIndex(
    (token, index) =>
      token.value === 'def' &&
      tokens[index + 1]?.value === name &&
      tokens[index + 2]?.value === '(' &&
      token.isOutermost === true,
  );
  if (at === -1) return undefined;
  const line = tokens[at]?.line ?? 1;
  const bracket = bracketAt(tokens, at + 2);
  if (bracket === undefined)
    return { ports: [], unread: [{ line, what: `def ${name}(`, reason: 'unfinished' }] };
  const ports: ScriptPort[] = [];
  const unread: Unread[] = [];
  for (const part of bracket.parts) {
    if (part.length === 1 && (part[0]?.value === '*' || part[0]?.value === '/')) continue;
    const read = readParameter(part, enums);
    if ('direction' in read) ports.push(read);
    else unread.push(read);
  }
  const taken = new Set(ports.map((port) => port.name.toLowerCase()));
  return { ports: unique([...ports, ...returnedTables(tokens, bracket.end + 1, taken)]), unread };
}

function readParameter(part: readonly Token[], enums: Enums): ScriptPort | Unread {
  const [first] = part;
  const line = first?.line ?? 1;
  const what = spelled(part);
  if (first === undefined || first.kind !== 'name') return { line, what, reason: 'many-values' };
  const equals = topLevel(part, '=');
  const colon = topLevel(part, ':');
  const annotation = colon === -1 ? [] : part.slice(colon + 1, equals === -1 ? undefined : equals);
  const { fallback, isPlaced } = fallbackOf(equals === -1 ? undefined : part.slice(equals + 1));
  const member = enumMember(fallback, enums);
  const value =
    member === undefined ? fallback && writtenValue(fallback) : { kind: 'text' as const, text: member };
  if (fallback !== undefined && value === undefined) return { line, what, reason: 'computed' };
  const type = parameterType(annotation, value, enums);
  if (type === undefined) return { line, what, reason: 'type' };
  const isOptional = type.isOptional || value?.kind === 'none';
  return { ...portOf(first.value, type, literalOf(value), isOptional), isPlaced };
}

/** `typer.Option(0.5, help=…)` has the default in it, and `...` for none. */
function fallbackOf(tokens: readonly Token[] | undefined): {
  readonly fallback: readonly Token[] | undefined;
  readonly isPlaced: boolean;
} {
  const kind = /^(?:typer\.)?(Option|Argument)\(/.exec(joined(tokens ?? []))?.[1];
  if (tokens === undefined || kind === undefined) return { fallback: tokens, isPlaced: tokens === undefined };
  const open = tokens.findIndex(({ value }) => value === '(');
  const [first] = bracketAt(tokens, open)?.parts ?? [];
  const isGiven = first !== undefined && first[1]?.value !== '=' && joined(first) !== '...';
  return { fallback: isGiven ? first : undefined, isPlaced: kind === 'Argument' };
}

function portOf(
  name: string,
  type: ParameterType,
  literal: string | undefined,
  isOptional: boolean,
): ScriptPort {
  const flag = `--${name}`;
  if (type.isFrame)
    return { name, flag, direction: 'input', type: 'mltable', optional: isOptional, isFrame: true };
  const data = type.isText ? dataKind(name, type.isPath ? 'path' : '') : undefined;
  const isOutput = data?.direction === 'output';
  return {
    name,
    direction: data?.direction ?? 'input',
    type: data?.type ?? type.name,
    optional: !isOutput && (isOptional || (data !== undefined && literal !== undefined)),
    flag,
    ...(data === undefined && literal !== undefined ? { default: literal } : {}),
    ...(type.options.length > 0 ? { options: type.options } : {}),
  };
}

/** Tables that a function declares to return, one or a tuple of them. */
function returnedTables(
  tokens: readonly Token[],
  from: number,
  taken: ReadonlySet<string>,
): readonly ScriptPort[] {
  if (tokens[from]?.value !== '->') return [];
  const rest = tokens.slice(from + 1);
  const text = joined(rest.slice(0, Math.max(0, topLevel(rest, ':')))).replace(/^"(.*)"$/, '$1');
  const several = /^(?:typing\.)?[tT]uple\[(.*)\]$/.exec(text)?.[1]?.split(',');
  const kinds = several ?? [text];
  if (!kinds.every(isFrame)) return [];
  const free = taken.has('result') ? 'returned' : 'result';
  return kinds.map((_, index) => ({
    name: several === undefined ? free : `${free}_${index + 1}`,
    ...{ direction: 'output', type: 'mltable', optional: false, flag: '', isFrame: true },
  }));
}

function topLevel(tokens: readonly Token[], sign: string): number {
  let depth = 0;
  return tokens.findIndex(({ kind, value }) => {
    if (kind === 'sign' && '([{'.includes(value)) depth += 1;
    if (kind === 'sign' && ')]}'.includes(value)) depth -= 1;
    return depth === 0 && kind === 'sign' && value === sign;
  });
}

/** Reads `def main(a: str, b: float = 0.5)`: the parameters of a function that says their types. */
import { bracketAt, type Token } from './python-tokens.ts';
import { writtenValue } from './python-values.ts';
import { literalOf, type ReadCalls, spelled, unique } from './read-arguments.ts';
import { dataKind, type ScriptPort, type Unread } from './script-port.ts';

/** Undefined when there is no such function at the outermost level of the script. */
export function readSignature(tokens: readonly Token[], name: string): ReadCalls | undefined {
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
    const read = readParameter(part);
    if ('direction' in read) ports.push(read);
    else unread.push(read);
  }
  return { ports: unique(ports), unread };
}

function readParameter(part: readonly Token[]): ScriptPort | Unread {
  const [first] = part;
  const line = first?.line ?? 1;
  const what = spelled(part);
  if (first === undefined || first.kind !== 'name') return { line, what, reason: 'many-values' };
  const equals = topLevel(part, '=');
  const colon = topLevel(part, ':');
  const annotation = colon === -1 ? [] : part.slice(colon + 1, equals === -1 ? undefined : equals);
  const fallback = equals === -1 ? undefined : part.slice(equals + 1);
  const value = fallback && writtenValue(fallback);
  if (fallback !== undefined && value === undefined) return { line, what, reason: 'computed' };
  const type = typeOf(annotation, value?.kind, isWhole(literalOf(value)));
  if (type === undefined) return { line, what, reason: 'type' };
  const literal = literalOf(value);
  const data = type.isText ? dataKind(first.value, type.isPath ? 'path' : '') : undefined;
  const isOutput = data?.direction === 'output';
  return {
    name: first.value,
    direction: data?.direction ?? 'input',
    type: data?.type ?? type.name,
    optional:
      !isOutput &&
      (type.isOptional || value?.kind === 'none' || (data !== undefined && fallback !== undefined)),
    flag: `--${first.value}`,
    ...(data === undefined && literal !== undefined ? { default: literal } : {}),
    ...(type.options.length > 0 ? { options: type.options } : {}),
  };
}

interface ParameterType {
  readonly name: 'string' | 'number' | 'integer' | 'boolean';
  /** It may be the path of data. */
  readonly isText: boolean;
  readonly isPath: boolean;
  readonly isOptional: boolean;
  readonly options: readonly string[];
}

const simple: Readonly<Record<string, ParameterType['name']>> = {
  str: 'string',
  Path: 'string',
  'pathlib.Path': 'string',
  float: 'number',
  int: 'integer',
  bool: 'boolean',
};

/** Without an annotation the default tells. Undefined for lists and whatever else is no single value. */
function typeOf(
  annotation: readonly Token[],
  fallback: string | undefined,
  isInteger: boolean,
): ParameterType | undefined {
  const text = spelled(annotation).replace(/^"(.*)"$/, '$1');
  const isOptional = /^(typing\.)?Optional\[|\|None$|^None\|/.test(text);
  const inner = text.replace(/^(?:typing\.)?Optional\[(.*)\]$/, '$1').replace(/\|None$|^None\|/, '');
  const plain = { isPath: /Path$/.test(inner), isOptional, options: [] };
  if (inner === '') {
    const name = { number: isInteger ? 'integer' : 'number', boolean: 'boolean' }[fallback ?? ''] ?? 'string';
    // One of the four by construction.
    return { ...plain, name: name as ParameterType['name'], isText: name === 'string' };
  }
  const literal = /^(?:typing\.)?Literal\[(.*)\]$/.exec(inner)?.[1];
  if (literal !== undefined) {
    const options = [...literal.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, option = '']) => option);
    return options.length === 0 ? undefined : { ...plain, name: 'string', isText: false, options };
  }
  const name = simple[inner];
  return name && { ...plain, name, isText: name === 'string' };
}

const isWhole = (text: string | undefined): boolean => /^-?\d+$/.test(text ?? '');

function topLevel(tokens: readonly Token[], sign: string): number {
  let depth = 0;
  return tokens.findIndex(({ kind, value }) => {
    if (kind === 'sign' && '([{'.includes(value)) depth += 1;
    if (kind === 'sign' && ')]}'.includes(value)) depth -= 1;
    return depth === 0 && kind === 'sign' && value === sign;
  });
}

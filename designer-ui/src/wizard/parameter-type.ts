/** What the annotation of a parameter says of its values. */
import type { Token } from './python-tokens.ts';
import type { PythonValue } from './python-values.ts';
import type { Enums } from './read-enums.ts';

export interface ParameterType {
  readonly name: 'string' | 'number' | 'integer' | 'boolean';
  /** It may be the path of data. */
  readonly isText: boolean;
  readonly isPath: boolean;
  /** A `pandas.DataFrame`. */
  readonly isFrame: boolean;
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
export function parameterType(
  annotation: readonly Token[],
  fallback: PythonValue | undefined,
  enums: Enums,
): ParameterType | undefined {
  const { inner, isOptional } = unwrapped(joined(annotation).replace(/^"(.*)"$/, '$1'));
  const plain = { isPath: /Path$/.test(inner), isFrame: isFrame(inner), isOptional, options: [] };
  if (plain.isFrame) return { ...plain, name: 'string', isText: false };
  if (inner === '') {
    const name = nameOf(fallback);
    return { ...plain, name, isText: name === 'string' };
  }
  const members = enums.get(inner);
  const options = members === undefined ? literalOptions(inner) : [...members.values()];
  if (options !== undefined)
    return options.length === 0 ? undefined : { ...plain, name: 'string', isText: false, options };
  const name = simple[inner];
  return name && { ...plain, name, isText: name === 'string' };
}

function nameOf(fallback: PythonValue | undefined): ParameterType['name'] {
  if (fallback?.kind === 'boolean') return 'boolean';
  if (fallback?.kind !== 'number') return 'string';
  return /^-?\d+$/.test(fallback.text) ? 'integer' : 'number';
}

/** Without what only says that a value may be missing, and without what is said about it. */
function unwrapped(text: string): { readonly inner: string; readonly isOptional: boolean } {
  const bare = /^(?:typing\.)?Annotated\[(.*?),.*\]$/.exec(text)?.[1] ?? text;
  const optional = /^(?:typing\.)?Optional\[(.*)\]$/.exec(bare)?.[1];
  const union = /^(?:typing\.)?Union\[(.*)\]$/.exec(bare)?.[1]?.replaceAll(',', '|');
  const inner = (optional ?? union ?? bare).replace(/\|None$|^None\|/, '');
  return { inner, isOptional: optional !== undefined || inner !== (union ?? bare) };
}

function literalOptions(text: string): readonly string[] | undefined {
  const literal = /^(?:typing\.)?Literal\[(.*)\]$/.exec(text)?.[1];
  if (literal === undefined) return undefined;
  return [...literal.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, option = '']) => option);
}

export const isFrame = (text: string): boolean => /^"?(pd\.|pandas\.)?DataFrame"?$/.test(text);

/** As it is written, without blanks; texts in quotes. */
export const joined = (tokens: readonly Token[]): string =>
  tokens
    .filter(({ kind }) => kind !== 'line')
    .map(({ kind, value }) => (kind === 'text' ? JSON.stringify(value) : value))
    .join('');

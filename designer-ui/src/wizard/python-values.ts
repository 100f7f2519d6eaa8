/** Values that are written out in Python: what is computed is no value here. */
import { bracketAt, type Token } from './python-tokens.ts';

export type PythonValue =
  | { readonly kind: 'text' | 'number' | 'boolean'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'list'; readonly items: readonly PythonValue[] };

/** Undefined for what would have to be run. */
export function writtenValue(tokens: readonly Token[]): PythonValue | undefined {
  const [first, second] = tokens;
  if (first === undefined) return undefined;
  if (tokens.every((token) => token.kind === 'text')) {
    if (tokens.some(({ isComputed }) => isComputed === true)) return undefined;
    return { kind: 'text', text: tokens.map(({ value }) => value).join('') };
  }
  if (tokens.length === 1) return single(first);
  if (tokens.length === 2 && first.value === '-' && second?.kind === 'number')
    return { kind: 'number', text: `-${plain(second.value)}` };
  if (first.value === '[' || first.value === '(') return list(tokens);
  return undefined;
}

function single({ kind, value }: Token): PythonValue | undefined {
  if (kind === 'number') return { kind: 'number', text: plain(value) };
  if (value === 'True' || value === 'False') return { kind: 'boolean', text: value.toLowerCase() };
  return value === 'None' ? { kind: 'none' } : undefined;
}

function list(tokens: readonly Token[]): PythonValue | undefined {
  const bracket = bracketAt(tokens, 0);
  if (bracket === undefined || bracket.end !== tokens.length - 1) return undefined;
  const items = bracket.parts.map(writtenValue);
  return items.every((item) => item !== undefined) ? { kind: 'list', items } : undefined;
}

const plain = (number: string): string => number.replaceAll('_', '');

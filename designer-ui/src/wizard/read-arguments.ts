/** Reads calls of argparse's `add_argument`, and click-like ones are none of ours. */
import { bracketAt, type Token } from './python-tokens.ts';
import { type PythonValue, writtenValue } from './python-values.ts';
import { dataKind, type ScriptPort, type Unread } from './script-port.ts';

export interface ReadCalls {
  readonly ports: readonly ScriptPort[];
  readonly unread: readonly Unread[];
}

export function readArguments(tokens: readonly Token[]): ReadCalls {
  const ports: ScriptPort[] = [];
  const unread: Unread[] = [];
  tokens.forEach((token, at) => {
    if (token.value !== 'add_argument' || tokens[at - 1]?.value !== '.' || tokens[at + 1]?.value !== '(')
      return;
    const bracket = bracketAt(tokens, at + 1);
    if (bracket === undefined) {
      unread.push({ line: token.line, what: 'add_argument(', reason: 'unfinished' });
      return;
    }
    const read = readCall(bracket.parts, token.line);
    if ('port' in read) ports.push(read.port);
    if (read.unread !== undefined) unread.push(read.unread);
  });
  return { ports: unique(ports), unread };
}

type ReadCall =
  | { readonly port: ScriptPort; readonly unread?: Unread }
  | { readonly unread: Unread | undefined };

function readCall(parts: readonly (readonly Token[])[], line: number): ReadCall {
  const names: string[] = [];
  const given = new Map<string, readonly Token[]>();
  for (const part of parts) {
    const [first, second] = part;
    if (first?.kind === 'name' && second?.value === '=') given.set(first.value, part.slice(2));
    else {
      const value = writtenValue(part);
      if (value?.kind !== 'text') return { unread: { line, what: spelled(part), reason: 'computed' } };
      names.push(value.text);
    }
  }
  const flag = names.find((name) => name.startsWith('--')) ?? names[0];
  if (flag === undefined) return { unread: { line, what: 'add_argument()', reason: 'computed' } };
  const action = textIn(given, 'action');
  if (action === 'version' || action === 'help') return { unread: undefined };
  if (given.has('nargs') && textIn(given, 'nargs') !== '?')
    return { unread: { line, what: flag, reason: 'many-values' } };
  return portOf(flag, given, action, line);
}

function portOf(
  flag: string,
  given: ReadonlyMap<string, readonly Token[]>,
  action: string | undefined,
  line: number,
): ReadCall {
  const isPositional = !flag.startsWith('-');
  const name = portName(textIn(given, 'dest') ?? flag);
  const isSwitch = action === 'store_true' || action === 'store_false';
  const fallback = given.get('default');
  const value = fallback && writtenValue(fallback);
  const choices = given.get('choices');
  const options = choices && writtenValue(choices);
  const description = textIn(given, 'help') ?? '';
  const typed = isSwitch ? 'boolean' : typeNamed(given.get('type'), value);
  const isRequired = isPositional || given.get('required')?.[0]?.value === 'True';
  const data = typed === 'string' && options === undefined ? dataKind(name, description) : undefined;
  const literal = literalOf(value);
  const optionTexts = options?.kind === 'list' ? options.items.flatMap((item) => literalOf(item) ?? []) : [];
  const unread = whatIsComputed(flag, line, [
    [fallback, value],
    [choices, options],
  ]);
  const isOutput = data?.direction === 'output';
  return {
    port: {
      name,
      direction: data?.direction ?? 'input',
      type: data?.type ?? typed ?? 'string',
      optional: !isOutput && !isRequired && (data !== undefined || (literal === undefined && !isSwitch)),
      flag: isPositional ? '' : flag,
      ...(isSwitch ? { isSwitch, default: action === 'store_false' ? 'true' : 'false' } : {}),
      ...(data === undefined && literal !== undefined ? { default: literal } : {}),
      ...(optionTexts.length > 0 && typed === 'string' ? { options: optionTexts } : {}),
      ...(description === '' ? {} : { description }),
    },
    ...(typed === undefined ? { unread: { line, what: flag, reason: 'type' as const } } : unread),
  };
}

/** Undefined for a type that is a function of the script. */
function typeNamed(
  tokens: readonly Token[] | undefined,
  value: PythonValue | undefined,
): 'string' | 'number' | 'integer' | 'boolean' | undefined {
  if (tokens === undefined) {
    if (value?.kind === 'boolean') return 'boolean';
    return 'string';
  }
  const word = spelled(tokens);
  if (word === 'int') return 'integer';
  if (word === 'float') return 'number';
  if (/bool/i.test(word)) return 'boolean';
  return /^(str|Path|pathlib\.Path|PurePath|os\.path\.\w+)$/.test(word) ? 'string' : undefined;
}

function whatIsComputed(
  flag: string,
  line: number,
  pairs: readonly (readonly [readonly Token[] | undefined, PythonValue | undefined])[],
): { readonly unread?: Unread } {
  const computed = pairs.find(([tokens, value]) => tokens !== undefined && value === undefined)?.[0];
  if (computed === undefined) return {};
  return { unread: { line, what: `${flag}: ${spelled(computed)}`, reason: 'computed' } };
}

export const literalOf = (value: PythonValue | undefined): string | undefined =>
  value === undefined || value.kind === 'none' || value.kind === 'list' ? undefined : value.text;

/** As Azure allows it: letters, digits and `_`. */
export const portName = (flag: string): string => flag.replace(/^-+/, '').replace(/\W/g, '_');

function textIn(given: ReadonlyMap<string, readonly Token[]>, key: string): string | undefined {
  const tokens = given.get(key);
  const value = tokens && writtenValue(tokens);
  return value?.kind === 'text' ? value.text : undefined;
}

export const spelled = (tokens: readonly Token[]): string =>
  tokens
    .map(({ kind, value }) => (kind === 'text' ? JSON.stringify(value) : value))
    .join('')
    .slice(0, 60);

/** Names are one, whatever their case: the first counts. */
export function unique(ports: readonly ScriptPort[]): readonly ScriptPort[] {
  const seen = new Set<string>();
  return ports.filter(({ name }) => {
    const key = name.toLowerCase();
    if (name === '' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Reads calls of argparse's `add_argument`, and the decorators of click. */
import { bracketAt, type Token } from './python-tokens.ts';
import { type PythonValue, writtenValue } from './python-values.ts';
import { type CallWords, inWordsOfArgparse, isClickCall } from './read-click.ts';
import { type Enums, enumMember, enumOptions } from './read-enums.ts';
import { dataKind, isDataPort, type ScriptPort, type Unread } from './script-port.ts';

export interface ReadCalls {
  readonly ports: readonly ScriptPort[];
  readonly unread: readonly Unread[];
}

export function readArguments(tokens: readonly Token[], enums: Enums): ReadCalls {
  const ports: ScriptPort[] = [];
  const unread: Unread[] = [];
  tokens.forEach((token, at) => {
    const isClick = isClickCall(tokens, at);
    if ((token.value !== 'add_argument' && !isClick) || tokens[at - 1]?.value !== '.') return;
    if (tokens[at + 1]?.value !== '(') return;
    const bracket = bracketAt(tokens, at + 1);
    if (bracket === undefined) {
      unread.push({ line: token.line, what: `${token.value}(`, reason: 'unfinished' });
      return;
    }
    const read = readCall(bracket.parts, { line: token.line, enums, isClick });
    if ('port' in read) ports.push(read.port);
    if (read.unread !== undefined) unread.push(read.unread);
  });
  return { ports: unique(ports), unread };
}

type ReadCall =
  | { readonly port: ScriptPort; readonly unread?: Unread }
  | { readonly unread: Unread | undefined };

/** Where a call stands, and what is known of its script. */
interface CallSite {
  readonly line: number;
  readonly enums: Enums;
  readonly isClick: boolean;
}

function readCall(parts: readonly (readonly Token[])[], site: CallSite): ReadCall {
  const { line } = site;
  const written: string[] = [];
  const keywords = new Map<string, readonly Token[]>();
  for (const part of parts) {
    const [first, second] = part;
    if (first?.kind === 'name' && second?.value === '=') keywords.set(first.value, part.slice(2));
    else {
      const value = writtenValue(part);
      if (value?.kind !== 'text') return { unread: { line, what: spelled(part), reason: 'computed' } };
      written.push(value.text);
    }
  }
  const words: CallWords = { names: written, given: keywords };
  const { names, given, offFlag } = site.isClick ? inWordsOfArgparse(words) : words;
  const flag = names.find((name) => name.startsWith('--')) ?? names[0];
  if (flag === undefined) return { unread: { line, what: 'add_argument()', reason: 'computed' } };
  const action = textIn(given, 'action') ?? given.get('action')?.at(-1)?.value;
  if (action === 'version' || action === 'help') return { unread: undefined };
  const count = given.get('nargs');
  const number = count && writtenValue(count);
  if (count !== undefined && (number === undefined || !('text' in number)))
    return { unread: { line, what: flag, reason: 'many-values' } };
  const read = portOf(flag, given, action, site);
  if (!('port' in read)) return read;
  const isWords = number !== undefined && 'text' in number && number.text !== '?';
  const port = isWords ? severalWords(read.port, given.get('default')) : read.port;
  return { ...read, port: offFlag === undefined ? port : { ...port, offFlag } };
}

/** Its words stand in one text, with blanks between them. */
function severalWords(port: ScriptPort, fallback: readonly Token[] | undefined): ScriptPort {
  const { options: _options, default: _default, ...rest } = port;
  const value = fallback && writtenValue(fallback);
  const items = value?.kind === 'list' ? value.items.flatMap((item) => literalOf(item) ?? []) : [];
  const type = isDataPort(port.type) ? {} : ({ type: 'string' } as const);
  return {
    ...{ ...rest, ...type, isWords: true },
    ...(items.length === 0 ? {} : { default: items.join(' '), optional: false }),
  };
}

function portOf(
  flag: string,
  given: ReadonlyMap<string, readonly Token[]>,
  action: string | undefined,
  { line, enums }: CallSite,
): ReadCall {
  const isPositional = !flag.startsWith('-');
  const name = portName(textIn(given, 'dest') ?? flag);
  const isPair = action === 'BooleanOptionalAction';
  const isSwitch = isPair || action === 'store_true' || action === 'store_false';
  const fallback = given.get('default');
  const member = enumMember(fallback, enums);
  const value = member === undefined ? fallback && writtenValue(fallback) : textValue(member);
  const choices = given.get('choices');
  const listed = enumOptions(choices, enums) ?? enumOptions(given.get('type'), enums);
  const options =
    listed === undefined
      ? choices && writtenValue(choices)
      : ({ kind: 'list', items: listed.map(textValue) } as const);
  const description = textIn(given, 'help') ?? '';
  const isEnum = enumOptions(given.get('type'), enums) !== undefined;
  const typed = isSwitch ? 'boolean' : isEnum ? 'string' : typeNamed(given.get('type'), value);
  const off = value?.kind === 'boolean' && isPair ? value.text : 'false';
  const isPath = /^(pathlib\.)?Path$/.test(spelled(given.get('type') ?? []));
  const isRequired = isPositional || given.get('required')?.[0]?.value === 'True';
  const data =
    typed === 'string' && options === undefined
      ? dataKind(name, isPath ? `${description} path` : description)
      : undefined;
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
      ...(isSwitch ? { isSwitch, default: action === 'store_false' ? 'true' : off } : {}),
      ...(isPair ? { offFlag: flag.replace(/^--/, '--no-') } : {}),
      ...(data === undefined && literal !== undefined && !isSwitch ? { default: literal } : {}),
      ...(optionTexts.length > 0 && typed === 'string' ? { options: optionTexts } : {}),
      ...(description === '' ? {} : { description }),
    },
    ...(typed === undefined ? { unread: { line, what: flag, reason: 'type' as const } } : unread),
  };
}

const textValue = (text: string): PythonValue => ({ kind: 'text', text });

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
  if (/^int$/i.test(word)) return 'integer';
  if (/^float$/i.test(word)) return 'number';
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

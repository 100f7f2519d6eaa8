/** What click's `@click.option` and `@click.argument` say, in the words of argparse. */
import { bracketAt, type Token } from './python-tokens.ts';

export interface CallWords {
  readonly names: readonly string[];
  readonly given: ReadonlyMap<string, readonly Token[]>;
  /** Of `--fast/--slow`. */
  readonly offFlag?: string;
}

/** Whether a call at this token is one of click's decorators. */
export const isClickCall = (tokens: readonly Token[], at: number): boolean =>
  /^(option|argument)$/.test(tokens[at]?.value ?? '') &&
  tokens[at - 1]?.value === '.' &&
  tokens[at - 2]?.value === 'click' &&
  tokens[at - 3]?.value === '@';

export function inWordsOfArgparse({ names, given }: CallWords): CallWords {
  const words = new Map(given);
  const pair = names.map((name) => /^(--[^/]+)\/(--[^/]+)$/.exec(name)).find((found) => found !== null);
  const type = given.get('type') ?? [];
  if (pair !== undefined && pair !== null) words.set('action', [name('BooleanOptionalAction')]);
  else if (given.get('is_flag')?.[0]?.value === 'True') words.set('action', [text('store_true')]);
  if (given.get('multiple')?.[0]?.value === 'True') words.set('nargs', [name('multiple')]);
  if (given.get('nargs')?.[0]?.value === '-') words.set('nargs', [text('*')]);
  if (type[0]?.value === 'click') {
    words.delete('type');
    const [first = []] = bracketAt(type, 3)?.parts ?? [];
    if (type[2]?.value === 'Choice') words.set('choices', first);
    else if (/^(INT|FLOAT|BOOL)$/.test(type[2]?.value ?? '')) words.set('type', [name(type[2]?.value ?? '')]);
    else if (/^(Path|File)$/.test(type[2]?.value ?? '')) words.set('type', [name('Path')]);
    else words.set('type', type);
  } else if (given.get('type') === undefined) {
    // Click takes the type of the default.
    const number = given.get('default')?.find(({ kind }) => kind === 'number')?.value;
    if (number !== undefined) words.set('type', [name(/^\d+$/.test(number) ? 'int' : 'float')]);
  }
  return {
    names: names.map((each) => each.split('/')[0] ?? each),
    given: words,
    ...(pair?.[2] === undefined ? {} : { offFlag: pair[2] }),
  };
}

const name = (value: string): Token => ({ kind: 'name', value, line: 1 });
const text = (value: string): Token => ({ kind: 'text', value, line: 1 });

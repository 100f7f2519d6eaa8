/**
 * The rules of a `.gitignore` or `.amlignore`, matched as git does: by bytes, the last rule that fits decides. Hostile
 * patterns cost no more than their length times the path's.
 */

export interface IgnoreRules {
  /** `path` is `/`-separated and relative to the folder of the rules. What lies in an ignored folder is not asked for. */
  ignores(path: string, isFolder: boolean): boolean;
}

interface Rule {
  readonly isNegated: boolean;
  readonly foldersOnly: boolean;
  /** Fits the whole path, not just the last name. */
  readonly isAnchored: boolean;
  readonly tokens: readonly Token[];
}

type Token =
  | { readonly kind: 'one'; readonly fits: (byte: string) => boolean }
  /** Any bytes; `deep` crosses slashes. */
  | { readonly kind: 'many'; readonly deep: boolean }
  /** Zero or more whole folders with their slash, and the state of being inside one. */
  | { readonly kind: 'folders' | 'inside' };

export function parseIgnoreRules(text: string): IgnoreRules {
  const rules = bytesOf(text.replace(/^\uFEFF/, ''))
    .split('\n')
    .flatMap((line) => parseRule(line.replace(/\r$/, '')) ?? [])
    .reverse();
  return {
    ignores: (path, isFolder) => {
      const bytes = bytesOf(path);
      const name = bytes.slice(bytes.lastIndexOf('/') + 1);
      const decisive = rules.find(
        (rule) => (isFolder || !rule.foldersOnly) && fits(rule.tokens, rule.isAnchored ? bytes : name),
      );
      return decisive !== undefined && !decisive.isNegated;
    },
  };
}

/** One character per byte, as git compares. */
function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Undefined for blank lines, comments, and patterns that can never fit. */
function parseRule(line: string): Rule | undefined {
  if (line.startsWith('#')) return undefined;
  const isNegated = line.startsWith('!');
  let pattern = withoutTrailingSpaces(isNegated ? line.slice(1) : line);
  const foldersOnly = pattern.endsWith('/');
  if (foldersOnly) pattern = pattern.slice(0, -1);
  if (pattern === '') return undefined;
  const isAnchored = pattern.includes('/');
  const tokens = tokensOf(pattern.replace(/^\//, ''), isAnchored);
  return tokens && { isNegated, foldersOnly, isAnchored, tokens };
}

/** A backslash keeps the space behind it. */
function withoutTrailingSpaces(text: string): string {
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === ' ') continue;
    end = at + 1;
  }
  return text.slice(0, end);
}

/** `isPath`: stars and classes stop at slashes, and `**` between slashes means folders. */
function tokensOf(pattern: string, isPath: boolean): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const byte = pattern[at] ?? '';
    if (byte === '*') {
      // git compares what stands before the first wildcard on its own, and begins anew there.
      const begins = pattern[at - 1] === '/' || at === pattern.search(/[*?[\\]/);
      const from = at;
      while (pattern[at + 1] === '*') at++;
      const next = pattern[at + 1];
      const isDeep = isPath && at > from && begins && (next === undefined || next === '/');
      if (isDeep && next === '/') {
        tokens.push({ kind: 'folders' }, { kind: 'inside' });
        at++;
      } else tokens.push({ kind: 'many', deep: isDeep });
    } else if (byte === '?') tokens.push({ kind: 'one', fits: (found) => found !== '/' });
    else if (byte === '[') {
      const parsed = parseClass(pattern, at);
      if (parsed === undefined) return undefined;
      tokens.push({ kind: 'one', fits: (found) => found !== '/' && parsed.fits(found) });
      at = parsed.end;
    } else if (byte === '\\') {
      at++;
      const literal = pattern[at];
      if (literal === undefined) return undefined;
      tokens.push({ kind: 'one', fits: (found) => found === literal });
    } else tokens.push({ kind: 'one', fits: (found) => found === byte });
  }
  return tokens;
}

interface CharacterClass {
  readonly fits: (byte: string) => boolean;
  /** Where its `]` stands. */
  readonly end: number;
}

/** Undefined when it is not closed, or names a class that does not exist. */
function parseClass(pattern: string, from: number): CharacterClass | undefined {
  let at = from + 1;
  const isNegated = pattern[at] === '!' || pattern[at] === '^';
  if (isNegated) at++;
  const first = at;
  const members: ((byte: string) => boolean)[] = [];
  let previous: string | undefined;
  for (; pattern[at] !== ']' || at === first; at++) {
    let byte = pattern[at];
    if (byte === undefined) return undefined;
    const next = pattern[at + 1];
    if (byte === '-' && previous !== undefined && next !== undefined && next !== ']') {
      at += next === '\\' ? 2 : 1;
      const [low, high] = [previous, pattern[at]];
      if (high === undefined) return undefined;
      members.push((found) => found >= low && found <= high);
      previous = undefined;
      continue;
    }
    const named = byte === '[' && next === ':' ? /^\[:([^\]]*):\]/.exec(pattern.slice(at)) : null;
    if (named !== null) {
      const test = namedClasses.get(named[1] ?? '');
      if (test === undefined) return undefined;
      members.push((found) => test.test(found));
      at += named[0].length - 1;
      previous = undefined;
      continue;
    }
    if (byte === '\\') {
      at++;
      byte = pattern[at];
      if (byte === undefined) return undefined;
    }
    const literal = byte;
    members.push((found) => found === literal);
    previous = literal;
  }
  return { fits: (byte) => members.some((member) => member(byte)) !== isNegated, end: at };
}

const namedClasses: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    alnum: /[A-Za-z0-9]/,
    alpha: /[A-Za-z]/,
    blank: /[ \t]/,
    cntrl: /\p{Cc}/u,
    digit: /[0-9]/,
    graph: /[\x21-\x7e]/,
    lower: /[a-z]/,
    print: /[\x20-\x7e]/,
    punct: /[!-/:-@[-`{-~]/,
    space: /[ \t\n\v\f\r]/,
    upper: /[A-Z]/,
    xdigit: /[A-Fa-f0-9]/,
  }),
);

/** Walks all ways through the pattern at once, a byte of the text at a time. */
function fits(tokens: readonly Token[], text: string): boolean {
  let states = reached(tokens, [0]);
  for (const byte of text) {
    const next: number[] = [];
    for (const state of states) {
      const token = tokens[state];
      if (token === undefined) continue;
      if (token.kind === 'one') {
        if (token.fits(byte)) next.push(state + 1);
      } else if (token.kind === 'many') {
        if (token.deep || byte !== '/') next.push(state);
      } else {
        const inside = token.kind === 'inside' ? state : state + 1;
        next.push(inside);
        if (byte === '/') next.push(inside + 1);
      }
    }
    states = reached(tokens, next);
    if (states.size === 0) return false;
  }
  return states.has(tokens.length);
}

/** With the states that take no byte to get to. */
function reached(tokens: readonly Token[], from: readonly number[]): ReadonlySet<number> {
  const states = new Set<number>();
  const add = (state: number): void => {
    if (states.has(state)) return;
    states.add(state);
    const kind = tokens[state]?.kind;
    if (kind === 'many') add(state + 1);
    if (kind === 'folders') add(state + 2);
  };
  for (const state of from) add(state);
  return states;
}

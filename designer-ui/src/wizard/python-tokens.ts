/** Python's text as tokens, as far as calls and signatures need it. Nothing is run: this only reads. */

export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'sign' | 'line';
  /** The name, the sign, the number as spelled, or what the string says. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
  /** First in its line, without a space before it. */
  readonly isOutermost?: boolean;
  /** A string with something to be computed inside. */
  readonly isComputed?: boolean;
}

const pattern =
  /(?<space>[ \t\f]+|#[^\n]*|\\\r?\n)|(?<line>\r?\n)|(?<string>(?<prefix>[rRbBuUfF]{0,2})(?<quote>'''|"""|'|"))|(?<number>(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<sign>->|\*\*|[^\s])/uy;

/** Unfinished text gives the tokens up to where it breaks off. */
export function pythonTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const groups = match?.groups ?? {};
    if (match === null) break;
    if (groups.string !== undefined) {
      const end = endOfString(text, pattern.lastIndex, groups.quote ?? "'");
      const prefix = (groups.prefix ?? '').toLowerCase();
      const inside = text.slice(pattern.lastIndex, end.inside);
      const value = prefix.includes('r') ? inside : unescaped(inside);
      tokens.push({ kind: 'text', value, line, ...(prefix.includes('f') ? { isComputed: true } : {}) });
      line += linesIn(text.slice(at, end.after));
      at = end.after;
      continue;
    }
    if (groups.line !== undefined) tokens.push({ kind: 'line', value: '\n', line });
    else if (groups.number !== undefined) tokens.push({ kind: 'number', value: match[0], line });
    else if (groups.name !== undefined) {
      const isOutermost = at === 0 || text[at - 1] === '\n';
      tokens.push({ kind: 'name', value: match[0], line, ...(isOutermost ? { isOutermost } : {}) });
    } else if (groups.sign !== undefined) tokens.push({ kind: 'sign', value: match[0], line });
    line += linesIn(match[0]);
    at = pattern.lastIndex;
  }
  return tokens;
}

/** A string with simple quotes ends at the end of its line at the latest. */
function endOfString(
  text: string,
  from: number,
  quote: string,
): { readonly inside: number; readonly after: number } {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith(quote, at)) return { inside: at, after: at + quote.length };
    else if (text[at] === '\n' && quote.length === 1) return { inside: at, after: at };
  }
  return { inside: text.length, after: text.length };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\n': '' };

const unescaped = (text: string): string =>
  text.replace(/\\([\s\S])/g, (_whole, sign: string) => escapes[sign] ?? sign);

const linesIn = (text: string): number => text.split('\n').length - 1;

/**
 * The tokens between the bracket at `open` and its end, split at its commas, without line breaks; and where it ends.
 * Undefined for a bracket that never closes.
 */
export function bracketAt(
  tokens: readonly Token[],
  open: number,
): { readonly parts: readonly (readonly Token[])[]; readonly end: number } | undefined {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined || token.kind === 'line') continue;
    const isSign = token.kind === 'sign';
    if (isSign && '([{'.includes(token.value)) depth += 1;
    if (isSign && ')]}'.includes(token.value)) depth -= 1;
    if (depth === 0) return { parts: parts.filter((part) => part.length > 0), end: at };
    if (at === open) continue;
    if (isSign && token.value === ',' && depth === 1) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return undefined;
}

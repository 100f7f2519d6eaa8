/**
 * PyYAML, and so Azure ML, takes double-quoted scalars whose further lines are not indented deeper than their key;
 * YAML 1.2 does not. Such a scalar is put on one line, same length, so that every offset stays what it was.
 */
import { Lexer, parseDocument } from 'yaml';

/** More of them than this in one file is no document that somebody wrote. */
const mostScalars = 200;

export interface Masked {
  readonly text: string;
  /** Start offsets of the scalars whose meaning has to be read with `readDoubleQuoted`. */
  readonly starts: ReadonlySet<number>;
}

export function maskUnderIndented(text: string): Masked {
  const starts = new Set<number>();
  let masked = text;
  while (starts.size < mostScalars) {
    const from = firstUnclosedScalar(masked);
    const to = from === undefined ? undefined : closingQuote(masked, from);
    if (from === undefined || to === undefined || starts.has(from)) break;
    starts.add(from);
    masked = masked.slice(0, from) + masked.slice(from, to).replace(/[\r\n]/g, ' ') + masked.slice(to);
  }
  return { text: masked, starts };
}

/** The meaning of a double-quoted scalar, given its source; as a document of its own it may be indented freely. */
export function readDoubleQuoted(source: string): string {
  const indented = source.replace(/\n[ \t]*/g, '\n ');
  const value: unknown = parseDocument(indented, { schema: 'failsafe', logLevel: 'silent' }).toJS();
  return typeof value === 'string' ? value : source;
}

function firstUnclosedScalar(text: string): number | undefined {
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    // The lexer marks documents, flow ends and scalars with single control characters that are not in the text.
    if (token.length === 1 && '\u0002\u0018\u001f'.includes(token) && text[offset] !== token) continue;
    if (token.startsWith('"') && closingQuote(token, 0) === undefined) return offset;
    offset += token.length;
  }
  return undefined;
}

/** The offset after the quote that closes the scalar which starts at `from`. */
function closingQuote(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return undefined;
}

/** How a text is spelled as a YAML scalar so that every loader, old or new, reads the same text back. */
import type { LiteralType } from '../component.ts';
import { readsAsString } from '../yaml/scalar-type.ts';
import type { ScalarStyle } from '../yaml/value.ts';

export interface Spelling {
  /** Inside `{}` or `[]`, where some characters mean more. */
  readonly flow: boolean;
  /** Inside a document written as JSON. */
  readonly json: boolean;
  /** On one line whatever it holds: a comment follows that a block would take in. */
  readonly oneLine?: boolean;
  /** How the value was spelled before, if it was. */
  readonly style?: ScalarStyle;
}

/** A scalar: what stands after the colon, and the lines under it when it is a block. */
export interface SpelledScalar {
  readonly inline: string;
  readonly lines?: readonly string[];
}

export function spellScalar(text: string, type: LiteralType, spelling: Spelling): SpelledScalar {
  if (type !== 'string' && isPlainToken(text)) return { inline: spelling.json ? jsonToken(text) : text };
  if (spelling.json) return { inline: doubleQuoted(text) };
  const blockable = !spelling.flow && spelling.oneLine !== true && canBeBlock(text);
  if (blockable && (text.includes('\n') || spelling.style === 'block')) return blockScalar(text);
  return { inline: quotedOrPlain(text, spelling) };
}

function quotedOrPlain(text: string, { flow, style }: Spelling): string {
  if (needsEscapes(text)) return doubleQuoted(text);
  if (style === 'double') return doubleQuoted(text);
  if (style === 'single') return singleQuoted(text);
  if (isPlain(text, flow) && readsAsString(text)) return text;
  return text.includes("'") && !/["\\]/.test(text) ? doubleQuoted(text) : singleQuoted(text);
}

/** Numbers and booleans, in any spelling that needs no quotes. */
function isPlainToken(text: string): boolean {
  return /^[-+]?[A-Za-z0-9_.][A-Za-z0-9_.+-]*$/.test(text);
}

function jsonToken(text: string): string {
  const valid = /^(?:true|false|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)$/.test(text);
  return valid ? text : doubleQuoted(text);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const unprintable = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function needsEscapes(text: string): boolean {
  return unprintable.test(text) || loneSurrogate.test(text);
}

function isPlain(text: string, flow: boolean): boolean {
  if (text === '' || text !== text.trim() || text.includes('\t')) return false;
  if (/^(?:[,[\]{}#&*!|>'"%@`]|[-?:](?:\s|$)|---|\.\.\.)/.test(text)) return false;
  if (/:(?:\s|$)|\s#/.test(text)) return false;
  return !flow || !(/[,[\]{}]/.test(text) || /^[-?:]/.test(text));
}

/** A block scalar holds lines as they are: nothing to escape, no white space first, no blank lines last. */
function canBeBlock(text: string): boolean {
  if (/^\s|\n\n$/.test(text)) return false;
  return text !== '' && !needsEscapes(text.replaceAll('\n', ''));
}

function blockScalar(text: string): SpelledScalar {
  if (!text.endsWith('\n')) return { inline: '|-', lines: text.split('\n') };
  return { inline: '|', lines: text.slice(0, -1).split('\n') };
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** JSON's escapes are YAML's; what JSON leaves unescaped and YAML would not keep is escaped too. */
export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function spellKey(key: string, json: boolean): string {
  if (json) return doubleQuoted(key);
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(key) && readsAsString(key) ? key : doubleQuoted(key);
}

/**
 * Fills in a command template as Azure ML does: `${{inputs.x}}`, `${{outputs.x}}`, and `$[[ ]]` segments that vanish
 * when an optional input in them is unset. Values are quoted for bash where, and only where, they need it.
 */
import type { Result } from '../errors.ts';

export interface CommandValue {
  readonly kind: 'literal' | 'path' | 'unset';
  readonly text: string;
}

export interface CommandValues {
  readonly inputs: ReadonlyMap<string, CommandValue>;
  readonly outputs: ReadonlyMap<string, CommandValue>;
}

/** The error is the reference that means nothing. */
export function renderCommand(template: string, values: CommandValues): Result<string, string> {
  const unknown = references(template).find((reference) => lookUp(reference, values) === undefined);
  if (unknown !== undefined) return { ok: false, error: unknown };
  return { ok: true, value: fillIn(resolveOptional(template, values), values) };
}

/** Literals as the command sees them: booleans are Python's. */
export function literalValue(text: string, type: string): CommandValue {
  const isBoolean = type === 'boolean' && /^(true|false)$/i.test(text);
  return { kind: 'literal', text: isBoolean ? (/^t/i.test(text) ? 'True' : 'False') : text };
}

const reference = /\$\{\{\s*([\w.]+)\s*\}\}/g;

function references(template: string): readonly string[] {
  return [...template.matchAll(reference)].map((match) => match[1] ?? '');
}

function lookUp(path: string, values: CommandValues): CommandValue | undefined {
  if (path.startsWith('inputs.')) return values.inputs.get(path.slice('inputs.'.length));
  return path.startsWith('outputs.') ? values.outputs.get(path.slice('outputs.'.length)) : undefined;
}

function resolveOptional(template: string, values: CommandValues): string {
  return template.replace(/\$\[\[([\s\S]*?)\]\]/g, (_, inner: string) => {
    const isUnset = references(inner).some((path) => lookUp(path, values)?.kind === 'unset');
    return isUnset ? '' : inner;
  });
}

type Quotes = 'none' | 'single' | 'double';

/**
 * Walks the template with bash's idea of quotes, because a value is written differently inside them. In a
 * here-document with a quoted end (`<<'END'`) bash reads nothing: values stay as they are.
 */
function fillIn(template: string, values: CommandValues): string {
  const documents = hereDocuments(template);
  return template.replace(reference, (whole: string, name: string, index: number) => {
    const value = lookUp(name, values);
    if (value === undefined) return whole;
    if (documents.some(({ from, to }) => index >= from && index < to)) return value.text;
    const passed = documents.findLast(({ to }) => to <= index);
    return quoted(value, quotesAfter(template.slice(passed?.to ?? 0, index)));
  });
}

/** The contents of the here-documents that bash takes as they are. */
function hereDocuments(template: string): readonly { readonly from: number; readonly to: number }[] {
  return [...template.matchAll(/<<(?:'(\w+)'|"(\w+)")[^\n]*\n/g)].map((match) => {
    const from = match.index + match[0].length;
    const end = new RegExp(`^${match[1] ?? match[2]}$`, 'm').exec(template.slice(from));
    return { from, to: end === null ? template.length : from + end.index };
  });
}

/** Quotes nest: in `"$(command "x")"` a command begins anew, and its own quotes end within it. */
function quotesAfter(text: string): Quotes {
  const open: Quotes[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    const quotes = open.at(-1) ?? 'none';
    if (character === '\\' && quotes !== 'single') at += 1;
    else if (quotes === 'single') {
      if (character === "'") open.pop();
    } else if (character === '"') {
      if (quotes === 'double') open.pop();
      else open.push('double');
    } else if (character === '$' && text[at + 1] === '(') {
      open.push('none');
      at += 1;
    } else if (quotes === 'none') {
      if (character === "'") open.push('single');
      else if (character === '(' && open.length > 0) open.push('none');
      else if (character === ')') open.pop();
    }
  }
  return open.at(-1) ?? 'none';
}

/** Paths stay one word. A plain literal may hold several words, as in Azure ML; one with signs of bash's is one word. */
function quoted({ kind, text }: CommandValue, quotes: Quotes): string {
  if (quotes === 'single') return text.replaceAll("'", `'\\''`);
  if (quotes === 'double') return text.replace(/[\\"$`]/g, '\\$&');
  const plain = kind === 'path' ? /^[\w@%+=:,./-]+$/ : /^[\w@%+=:,./ -]*$/;
  return plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

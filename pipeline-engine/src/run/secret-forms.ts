/** The forms in which the value of a secret may turn up in an output, and how they are hidden. */
import { maskBytes } from './mask-bytes.ts';

/** Shorter values would put stars all over a log, and show where they stand. */
export const shortestSecret = 6;
/** A variable of a process holds at most 128 KiB. */
export const longestSecretBytes = 32 * 1024;

/** Each value as it is and line by line; in JSON, URLs and shells; in base64 (within longer texts too) and in hex. */
export function secretForms(values: readonly string[]): readonly string[] {
  const texts = values.flatMap((value) => [value, ...value.split(/\r?\n/), value.trim()]);
  return [...new Set(texts.filter(isLongEnough).flatMap(formsOf).filter(isLongEnough))];
}

/** As `maskBytes` looks for them. */
export function needlesOf(forms: readonly string[]): readonly Buffer[] {
  return forms.map((form) => Buffer.from(form));
}

export function withoutSecrets(text: string, forms: readonly string[]): string {
  return maskBytes(Buffer.from(text), needlesOf(forms), true).toString();
}

const isLongEnough = (text: string): boolean => text.length >= shortestSecret;

function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const url = encodeURIComponent(bytes.toString());
  const hex = bytes.toString('hex');
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    text.replaceAll("'", "'\\''"),
    ...[url, strictly(url), new URLSearchParams({ '': text }).toString().slice(1)].flatMap((form) => [
      form,
      form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    ]),
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64Forms(bytes, offset)),
  ];
}

/** RFC 3986 reserves more than JavaScript encodes. */
const strictly = (url: string): string =>
  url.replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** Of the base64 of a longer text the part that these bytes alone decide, when `offset` (mod 3) bytes stand before them. */
function base64Forms(bytes: Buffer, offset: number): readonly string[] {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const certain = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  const forms = [certain, ...piecesOf(certain, 76), ...piecesOf(certain, 64)];
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** As programs break base64 into lines. */
function piecesOf(text: string, width: number): readonly string[] {
  const count = Math.ceil(text.length / width);
  return Array.from({ length: count }, (_, index) => text.slice(index * width, (index + 1) * width));
}

/**
 * Hides what looks like a secret in parts that are shown or logged. Secrets belong into references, whose text is no
 * secret; this is for those that somebody wrote out all the same.
 */
import type { Because, IdentityPart } from './identity.ts';
import { plainValue } from './value-changes.ts';

export const mask = '••••••';

const secretName =
  /(?:^|[_\-.:])(?:password|passwd|pwd|passphrase|secrets?|tokens?|api_?key|access_?key|account_?key|private_?key|credentials?|connection_?string|sas)(?:$|[_\-.:])/i;
const reference = /^\$\{\{[^}]*\}\}$/;

/** Every quantifier is bounded where it could be tried again: texts may be large, and hostile. */
const places: readonly (readonly [RegExp, string])[] = [
  // https://user:password@host
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/?#@:]{0,200}:)[^\s/?#@]{1,500}(?=@)/gi, `$1${mask}`],
  // ?sig=…&token=…
  [
    /([?&](?:sig|signature|token|access_token|key|api_?key|password|x-amz-signature)=)[^&\s"']+/gi,
    `$1${mask}`,
  ],
  // AccountKey=…;Password=…
  [/(\b(?:accountkey|sharedaccesskey|password|pwd)\s{0,20}=\s{0,20})[^;&\s"']+/gi, `$1${mask}`],
  // "password": "…"
  [
    /("[^"]{0,60}(?:password|secret|token|api_?key)[^"]{0,60}"\s{0,20}:\s{0,20}")(?:[^"\\]|\\.){1,2000}(?=")/gi,
    `$1${mask}`,
  ],
];

export function maskPart({ part, value }: IdentityPart): IdentityPart {
  return { part, value: masked(part, value) };
}

export function maskBecause({ part, old, new: now }: Because): Because {
  return { part, old: old && masked(part, old), new: now && masked(part, now) };
}

function masked(part: string, value: string): string {
  if (value === 'unset' || value.startsWith('sha256:')) return value;
  // A number, such as `max_tokens`, is no secret.
  const mayBeSecret =
    part.startsWith('variable:') || (part.startsWith('param:') && value.startsWith('string '));
  const isNamedSecret = mayBeSecret && secretName.test(part.slice(part.indexOf(':') + 1));
  if (isNamedSecret && !reference.test(plainValue(part, value).trim())) return mask;
  return places.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), value);
}

/**
 * References to secrets, `${{secrets.NAME}}`, which stand in the values of environment variables and nowhere else. The
 * values are kept outside the workspace; here is only how they are named.
 */

const name = '[A-Za-z_][A-Za-z0-9_]{0,99}';
const reference = new RegExp(`\\$\\{\\{\\s*secrets\\.(${name})\\s*\\}\\}`, 'g');
const wholeName = new RegExp(`^${name}$`);
const anyReference = /\$\{\{\s*secrets\b[^}]{0,200}\}{0,2}/gi;

export function isSecretName(text: string): boolean {
  return wholeName.test(text) && text !== '__proto__';
}

/** The names that a text refers to, each once, in their order. */
export function secretReferences(text: string): readonly string[] {
  if (!text.includes('secrets.')) return [];
  return [...new Set([...text.matchAll(reference)].flatMap((match) => match[1] ?? []))];
}

/** What is meant to be a reference to a secret, and is none. */
export function brokenSecretReferences(text: string): readonly string[] {
  const rest = text.replaceAll(reference, '');
  return [...rest.matchAll(anyReference)].map(([found]) => found);
}

/** The text with values in the place of references. */
export function withSecrets(text: string, lookUp: (name: string) => string): string {
  return text.replaceAll(reference, (_whole, named: string) => lookUp(named));
}

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maskBytes } from './mask-bytes.ts';
import { secretForms, withoutSecrets } from './secret-forms.ts';

/** What comes out of a stream that arrives in these parts. */
function masked(parts: readonly Buffer[], needles: readonly Buffer[]): string {
  const out: Buffer[] = [];
  let held = Buffer.alloc(0);
  for (const part of parts) {
    held = Buffer.concat([held, part]);
    const certain = maskBytes(held, needles, false);
    out.push(certain);
    held = held.subarray(certain.length);
  }
  return Buffer.concat([...out, maskBytes(held, needles, true)]).toString('latin1');
}

const value = `p@ss "w'ord" ü+/`;

it('R97 a value is hidden as it is, in JSON, URLs, shells, base64 and hex', () => {
  const forms = secretForms([value]);
  const bytes = Buffer.from(value);
  for (const form of [
    value,
    JSON.stringify(value),
    encodeURIComponent(value),
    new URLSearchParams({ q: value }).toString().slice(2),
    encodeURIComponent(value).toLowerCase(),
    `'${value.replaceAll("'", "'\\''")}'`,
    bytes.toString('hex'),
    bytes.toString('base64url'),
  ]) {
    const said = withoutSecrets(`before ${form} after`, forms);
    expect(said).toMatch(/^before ["'*]\*+["'*=A-Za-z0-9+/]{0,3} after$/);
    expect(Buffer.byteLength(said)).toBe(Buffer.byteLength(`before ${form} after`));
  }
});

it('R97 base64 of a longer text hides the part that the value decides, wherever it stands in it', () => {
  const forms = secretForms(['correct horse battery']);
  for (const before of ['', 'u', 'us', 'use', 'user:']) {
    const encoded = Buffer.from(`${before}correct horse battery:more`).toString('base64');
    const said = withoutSecrets(encoded, forms);
    const shown = Buffer.from(said.replaceAll('*', 'A'), 'base64').toString('latin1');
    expect(said.match(/\*+/)?.[0]?.length).toBeGreaterThan(26);
    expect(shown).not.toMatch(/[a-z]{3} [a-z]/);
  }
});

it('R97 a value of several lines is hidden line by line, and in base64 of several lines', () => {
  const key = `-----BEGIN KEY-----\n${'QUJDREVGR0hJSktM\n'.repeat(12)}-----END KEY-----`;
  const forms = secretForms([key]);
  expect(withoutSecrets('x QUJDREVGR0hJSktM y', forms)).toBe('x **************** y');
  const wrapped = Buffer.from(key).toString('base64').replace(/.{76}/g, '$&\n');
  expect(withoutSecrets(wrapped, forms).replaceAll(/[*\n]/g, '').length).toBeLessThan(6);
});

it('R97 however a stream is cut, nothing of a value comes through and everything else does', () => {
  const secrets = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 6, maxLength: 9 }), {
    minLength: 1,
    maxLength: 3,
  });
  const words = fc.array(fc.oneof(fc.constantFrom('a', 'b', 'ab', 'x', '\n', 'S0', 'S1', 'S2')), {
    maxLength: 40,
  });
  const cuts = fc.array(fc.nat(60), { maxLength: 10 });
  fc.assert(
    fc.property(secrets, words, cuts, (values, spelled, places) => {
      const text = spelled
        .map((word) => (word.startsWith('S') ? (values[Number(word[1])] ?? '') : word))
        .join('');
      const needles = values.map((each) => Buffer.from(each));
      const ends = [...places.filter((place) => place < text.length).sort((a, b) => a - b), text.length];
      const parts = ends.map((end, index) => Buffer.from(text.slice(ends[index - 1] ?? 0, end)));
      const said = masked(parts, needles);
      const hidden = new Set<number>();
      for (const each of values)
        for (let at = text.indexOf(each); at !== -1; at = text.indexOf(each, at + 1))
          for (let index = at; index < at + each.length; index += 1) hidden.add(index);
      expect(said).toBe([...text].map((letter, index) => (hidden.has(index) ? '*' : letter)).join(''));
    }),
  );
});

it('R97 a stream that repeats the beginning of a value for ever is not held back for ever', () => {
  const needles = [Buffer.from('aaaaaaaa')];
  const certain = maskBytes(Buffer.alloc(100, 'a'), needles, false);
  expect(certain.length).toBeGreaterThan(80);
  expect(certain.toString()).toMatch(/^\*+$/);
});

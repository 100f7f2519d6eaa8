import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson, type Json } from './canonical-json.ts';
import { mask, maskBecause, maskPart } from './mask-secrets.ts';
import { valueChanges } from './value-changes.ts';

const within = (part: string, old: string | null, now: string | null) =>
  valueChanges({ part, old, new: now }).map(({ at, old: before, new: after }) => [at, before, after]);

it('F11 names the keys of a value that is JSON', () => {
  const old = 'string {"keep":true,"rules":[{"names":["x"]},{"kind":"all"}]}';
  const now = 'string {"keep":false,"rules":[{"names":["x","y"]}]}';
  expect(within('param:selection', old, now)).toEqual([
    ['keep', 'true', 'false'],
    ['rules[0].names[1]', null, '"y"'],
    ['rules[1]', '{"kind":"all"}', null],
  ]);
  expect(within('variable:OPTIONS', '[1]', '{"0":1}')).toEqual([['', '[1]', '{"0":1}']]);
});

it('F11 names the lines of a value that has several', () => {
  expect(within('param:data', 'string a\nb\nc\n', 'string a\nB\nc\nd\n')).toEqual([
    ['line 2', 'b', 'B'],
    ['line 4', null, 'd'],
  ]);
  expect(within('command', 'a b', 'a c')).toEqual([]);
  expect(within('param:x', null, 'string a\nb')).toEqual([]);
});

it('F11 two values of JSON differ somewhere, exactly when they are not the same', () => {
  fc.assert(
    fc.property(fc.object(), fc.object(), (a, b) => {
      // Whatever JSON can write of them is JSON.
      const [old, now] = [a, b].map((value) => canonicalJson(JSON.parse(JSON.stringify(value)) as Json));
      expect(within('param:x', `string ${old}`, `string ${now}`).length > 0).toBe(old !== now);
    }),
  );
});

it('F12 what looks like a secret is masked, and a reference to one is not', () => {
  const shown = (part: string, value: string): string => maskPart({ part, value }).value;
  expect(shown('variable:API_KEY', 'abc')).toBe(mask);
  expect(shown('variable:DB_PASSWORD', 'abc')).toBe(mask);
  expect(shown('param:sas_token', 'string abc')).toBe(mask);
  expect(shown('param:max_tokens', 'integer 512')).toBe('integer 512');
  expect(shown('variable:TOKENIZER', 'bpe')).toBe('bpe');
  const reference = '${{keyvault:https://vault.example/secrets/api-key/1a}}';
  expect(shown('variable:API_KEY', reference)).toBe(reference);
  expect(shown('command', 'curl https://me:hunter2@host/x?sig=abc%3D&b=1')).toBe(
    `curl https://me:${mask}@host/x?sig=${mask}&b=1`,
  );
  expect(shown('param:settings', 'string {"db_password": "a\\"b", "x": "y"}')).toBe(
    `string {"db_password": "${mask}", "x": "y"}`,
  );
  expect(shown('param:at', 'string AccountName=a;AccountKey=bcd==;End=1')).toBe(
    `string AccountName=a;AccountKey=${mask};End=1`,
  );
  expect(maskBecause({ part: 'variable:TOKEN', old: 'a', new: null })).toEqual({
    part: 'variable:TOKEN',
    old: mask,
    new: null,
  });
});

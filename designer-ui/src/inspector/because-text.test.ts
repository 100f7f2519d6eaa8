import { describe, expect, it } from 'vitest';
import { loadDictionary } from '../i18n/dictionaries.ts';
import { translatorFor } from '../i18n/translate.ts';
import { definition, port } from '../model/fixtures.ts';
import { becauseText } from './because-text.ts';

const split = definition(
  'split',
  [port('fraction', 'any', { placement: 'form', title: { en: 'Fraction', ja: '割合' } })],
  [],
);
const say = (part: string, old: string | null, now: string | null, language: 'en' | 'ja' = 'en') =>
  becauseText({ part, old, new: now }, translatorFor(language), split, language);

for (const language of ['en', 'ja'] as const) await loadDictionary(language);

describe('becauseText', () => {
  it('names the parameter that changed, old against new, without the types of the identity', () => {
    expect(say('param:fraction', 'number 0.7', 'number 0.6')).toBe('Fraction 0.7 → 0.6');
    expect(say('param:fraction', 'number 0.7', 'number 0.6', 'ja')).toBe('割合 0.7 → 0.6');
    expect(say('param:seed', 'unset', 'integer 7')).toBe('seed set to 7');
    expect(say('param:seed', 'integer 7', 'unset')).toBe('seed 7 → not set');
  });

  it('says why there is nothing to reuse', () => {
    expect(say('first-run', null, null)).toBe('first run');
    expect(say('input:dataset', 'sha256:ab', 'sha256:cd')).toBe('other data at dataset');
    expect(say('code:train.py', 'a', 'b')).toBe('train.py changed');
    expect(say('code:train.py', null, 'b')).toBe('train.py is new');
    expect(say('identity-format', 'v1', 'v2', 'ja')).toBe('以前の形式で保存された結果です（v1、現在は v2）');
  });

  it('F11 goes down to the package, the key and the line', () => {
    expect(say('environment:pip:pandas', '==2.1.0', '==2.2.0')).toBe('pandas ==2.1.0 → ==2.2.0');
    expect(say('environment:lock:numpy', '1.26.4', '2.0.0')).toBe('numpy 1.26.4 → 2.0.0');
    expect(say('environment:image', 'a', 'b')).toBe('image a → b');
    expect(say('param:fraction', 'string {"a":[1]}', 'string {"a":[2]}')).toBe('Fraction a[0] 1 → 2');
    expect(say('param:fraction', 'string {"a":1,"b":1}', 'string {"a":2}')).toBe('Fraction: 2 changes');
    expect(say('input:dataset:name', 'a.csv', 'b.csv')).toBe('file name of dataset a.csv → b.csv');
  });
});

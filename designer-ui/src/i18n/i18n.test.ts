import { describe, expect, it } from 'vitest';
import { type Dictionary, loadDictionary } from './dictionaries.ts';
import { en } from './en/index.ts';
import { formatAge, formatBytes, formatDuration, formatPercent, formatSignificant } from './format.ts';
import { languageFrom } from './language.ts';
import { fillMessage, type Message } from './message.ts';
import { translatorFor } from './translate.ts';

/** Names a message needs, of all its plural forms. */
function namesIn(message: Message): string[] {
  const templates = typeof message === 'string' ? [message] : Object.values(message);
  const names = templates.flatMap((template) =>
    [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(names)].sort();
}

const dictionaries: Readonly<Record<'en' | 'ja', Dictionary>> = {
  en: await loadDictionary('en'),
  ja: await loadDictionary('ja'),
};

describe('dictionaries', () => {
  const namespaces = Object.keys(en) as (keyof typeof en)[];

  it.each(namespaces)('%s has the same keys in English and Japanese', (namespace) => {
    expect(Object.keys(dictionaries.ja[namespace]).sort()).toEqual(
      Object.keys(dictionaries.en[namespace]).sort(),
    );
  });

  it.each(namespaces)('%s uses the same parameters in English and Japanese', (namespace) => {
    for (const [key, english] of Object.entries(dictionaries.en[namespace])) {
      const japanese = dictionaries.ja[namespace][key];
      if (japanese !== undefined) expect([key, namesIn(japanese)]).toEqual([key, namesIn(english)]);
    }
  });

  it('leaves no message empty', () => {
    for (const language of ['en', 'ja'] as const) {
      for (const namespace of namespaces) {
        for (const [key, message] of Object.entries(dictionaries[language][namespace])) {
          expect([namespace, key, fillMessage(message, {}, language) !== '']).toEqual([namespace, key, true]);
        }
      }
    }
  });
});

describe('messages', () => {
  it('picks the plural form of the language', () => {
    expect(translatorFor('en')('common.rows', { count: 1 })).toBe('1 row');
    expect(translatorFor('en')('common.rows', { count: 1234 })).toBe('1,234 rows');
    expect(translatorFor('ja')('common.rows', { count: 1 })).toBe('1 行');
  });

  it('leaves a name without a value in its braces', () => {
    expect(fillMessage('Open {name}', {}, 'en')).toBe('Open {name}');
  });
});

describe('formats', () => {
  it('writes sizes, durations and shares', () => {
    expect(formatBytes(999, 'en')).toBe('999 bytes');
    expect(formatBytes(1500, 'en')).toBe('1.5 kB');
    expect(formatBytes(1_000_000, 'en')).toBe('1 MB');
    expect(formatDuration(120, 'en')).toBe('0.12\u00a0s');
    expect(formatDuration(1200, 'en')).toBe('1.2\u00a0s');
    expect(formatDuration(125_000, 'en')).toBe('2\u00a0min 5\u00a0s');
    expect(formatDuration(11_400_000, 'en')).toBe('3\u00a0h 10\u00a0min');
    expect(formatPercent(0.4, 'ja')).toBe('40%');
    expect(formatSignificant(0.868204123, 'en')).toBe('0.868204');
    expect(formatSignificant(0.00000012, 'en')).toBe('1.2E-7');
  });

  it('writes ages', () => {
    expect(formatAge(0, 300_000, 'en')).toBe('5 minutes ago');
    expect(formatAge(0, 300_000, 'ja')).toBe('5 分前');
  });
});

describe('language', () => {
  it('follows the choice, then the browser, then English', () => {
    expect(languageFrom('ja', ['en-US'])).toBe('ja');
    expect(languageFrom(null, ['ja-JP', 'en'])).toBe('ja');
    expect(languageFrom(null, ['fr'])).toBe('en');
  });
});

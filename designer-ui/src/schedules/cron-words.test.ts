import { expect, it } from 'vitest';
import { loadDictionary } from '../i18n/dictionaries.ts';
import { translatorFor } from '../i18n/translate.ts';
import { cronWords } from './cron-words.ts';

await loadDictionary('en');
const en = (expression: string) => cronWords(expression, translatorFor('en'), 'en');

it('S68 common cron expressions are told in words, and of all others nothing is guessed', () => {
  expect(en('30 2 * * *')).toBe('Every day at 02:30');
  expect(en('0 9 * * mon-fri')).toBe('Mon–Fri at 09:00');
  expect(en('0 9 * * 1,7')).toBe('Mon, Sun at 09:00');
  expect(en('5 * * * *')).toBe('Every hour at :05');
  expect([en('* * * * *'), en('*/15 * * * *')]).toEqual(['Every minute', 'Every 15 minutes']);
  expect([en('0 4 1 * *'), en('0 4 L * *')]).toEqual([
    'On day 1 of each month at 04:00',
    'On the last day of each month at 04:00',
  ]);
  for (const other of ['*/7 * * * *', '0 4 1 * mon', '0 4 * 6 *', '0 4,5 * * *', '0 24 * * *', 'soon', ''])
    expect(en(other), other).toBeUndefined();
});

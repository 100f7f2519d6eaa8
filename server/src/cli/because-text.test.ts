import { expect, it } from 'vitest';
import { becauseDocument, becauseText, reasonLines } from './because-text.ts';

const say = (part: string, old: string | null, now: string | null): readonly string[] =>
  reasonLines({ part, old, new: now });
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

it('F10 names the part, old against new', () => {
  expect(say('first-run', null, null)).toEqual(['first run']);
  expect(say('result-missing:out', digest('a'), null)).toEqual(['its result "out" is gone or damaged']);
  expect(say('param:rate', 'number 0.10', 'number 0.1')).toEqual(['rate 0.10 → 0.1']);
  expect(say('param:rate', 'number 1', 'unset')).toEqual(['rate 1 → (nothing)']);
  expect(say('code:lib/more.py', digest('a'), digest('b'))).toEqual([
    'lib/more.py changed (aaaaaaaa → bbbbbbbb)',
  ]);
  expect(say('code:new.py', null, digest('b'))).toEqual(['new.py added']);
  expect(say('input:table', digest('a'), digest('b'))).toEqual([
    'data of table changed (aaaaaaaa → bbbbbbbb)',
  ]);
  expect(say('input:table', null, null)).toEqual(['data of table: depends on the steps above']);
  expect(say('input:table', digest('a'), null)).toEqual(['data of table: depends on the steps above']);
  expect(say('input:table:name', 'a.csv', 'b.csv')).toEqual(['file name of table a.csv → b.csv']);
  expect(say('environment:pip:pandas', '==2.1.0', '==2.2.0')).toEqual(['pandas (pip) ==2.1.0 → ==2.2.0']);
  expect(say('input-not-found:../a.csv', null, null)).toEqual(['../a.csv is not there']);
  expect(say('identity-format', 'v1', 'v2')).toEqual(['identity format v1 → v2']);
});

it('F11 goes down to the key and the line of a value', () => {
  const json = ['string {"a":1,"b":[1,2]}', 'string {"a":1,"b":[1,3],"c":"x"}'] as const;
  expect(say('param:rules', ...json)).toEqual(['rules: 2 changes', '  b[1] 2 → 3', '  c (nothing) → "x"']);
  expect(say('command', 'cd a\nrun fast\n', 'cd a\nrun slow\n')).toEqual([
    'command at line 2 run fast → run slow',
  ]);
  const changes = [
    { at: 'b[1]', old: '2', new: '3' },
    { at: 'c', old: null, new: '"x"' },
  ];
  expect(becauseDocument({ part: 'param:rules', old: json[0], new: json[1] })).toMatchObject({ changes });
});

it('says the first reasons on one line', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((name) => ({
    part: `param:${name}`,
    old: 'string 1',
    new: 'string 2',
  }));
  expect(becauseText(many)).toBe('a 1 → 2, b 1 → 2, c 1 → 2 and 2 more');
});

import { expect, it } from 'vitest';
import { detectDelimiter, detectHeader, parseRecords } from './csv-dialect.ts';

it('reads quoted cells of any delimiter', () => {
  expect(parseRecords('a;"b;""c"""\r\n\r\n1;2', ';', 10)).toEqual([
    ['a', 'b;"c"'],
    ['1', '2'],
  ]);
  expect(parseRecords('a,b\nc,d\ne,f\n', ',', 2)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

it.each([
  ['a,b,c\n1,2,3\n', ','],
  ['a;b\n1,5;2,5\n3,5;4\n', ';'],
  ['name\tnote\nx\ta, b, c\ny\td\n', '\t'],
  ['"a,b"|c\n"d,e"|f\n', '|'],
  ['only\none\ncolumn\n', ','],
])('finds the delimiter of %j', (text, delimiter) => {
  expect(detectDelimiter(text)).toBe(delimiter);
});

it.each([
  [['id', 'name'], true],
  [['1', 'x'], false],
  [['id', ''], false],
  [['id', 'ID'], false],
  [['-1.5e3', 'x'], false],
])('sees whether %j are names', (first, names) => {
  expect(detectHeader([first, ['2', 'y']])).toBe(names);
});

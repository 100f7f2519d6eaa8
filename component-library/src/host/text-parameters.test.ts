import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseTextParameters } from './text-parameters.ts';

it('reads elements, and blank lines where an optional one was', () => {
  expect(parseTextParameters('\n<a>it\'s "x" $HOME</a>\n\n<data>n,m\n1,<b>2</b>,3\n</data>\n')).toEqual(
    new Map([
      ['a', 'it\'s "x" $HOME'],
      ['data', 'n,m\n1,<b>2</b>,3\n'],
    ]),
  );
  expect(parseTextParameters('')).toEqual(new Map());
});

it('says what it does not understand', () => {
  expect(parseTextParameters('<a>1')).toContain('not understood at "<a>1"');
  expect(parseTextParameters('<a>1</a>\nb')).toContain('"b"');
});

it('gives every text back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (first, second) => {
      expect(parseTextParameters(`<a>${first}</a>\n<b>${second}</b>\n`)).toEqual(
        new Map([
          ['a', first],
          ['b', second],
        ]),
      );
    }),
  );
});

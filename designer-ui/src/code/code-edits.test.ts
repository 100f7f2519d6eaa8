import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyTextEdits } from '../model/change.ts';
import {
  editsBetween,
  editsFromChanges,
  markLength,
  mergeKeyOf,
  mixesLineEnds,
  textDifference,
} from './code-edits.ts';

describe('editsFromChanges', () => {
  it('sorts what Monaco reports from the end, and skips the byte order mark', () => {
    const changes = [
      { rangeOffset: 8, rangeLength: 1, text: 'y' },
      { rangeOffset: 2, rangeLength: 0, text: 'x' },
    ];
    expect(editsFromChanges(changes, 1)).toEqual([
      { from: 3, to: 3, insert: 'x' },
      { from: 9, to: 10, insert: 'y' },
    ]);
    expect(markLength('\uFEFFtype: pipeline')).toBe(1);
    expect(markLength('type: pipeline')).toBe(0);
  });
});

describe('textDifference', () => {
  it('leads from one text to the other', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        (a, b) => {
          expect(applyTextEdits(a, textDifference(a, b))).toBe(b);
        },
      ),
    );
  });

  it('is as small as one range can be', () => {
    expect(textDifference('fraction: 0.7', 'fraction: 0.6')).toEqual([{ from: 12, to: 13, insert: '6' }]);
    expect(textDifference('aa', 'aaa')).toEqual([{ from: 2, to: 2, insert: 'a' }]);
    expect(textDifference('same', 'same')).toEqual([]);
  });

  it('cuts no pair of surrogates', () => {
    expect(textDifference('𠮷', '𠮟')).toEqual([{ from: 0, to: 2, insert: '𠮟' }]);
  });
});

describe('editsBetween', () => {
  it('prefers the known edits, which leave more of the text alone', () => {
    const edits = [
      { from: 0, to: 1, insert: 'A' },
      { from: 4, to: 5, insert: 'E' },
    ];
    expect(editsBetween('abcde', 'AbcdE', edits)).toBe(edits);
  });

  it('finds its own when they do not fit', () => {
    expect(editsBetween('ab', 'abc', [{ from: 9, to: 9, insert: 'c' }])).toEqual([
      { from: 2, to: 2, insert: 'c' },
    ]);
  });
});

it('typing merges, pasting and line breaks do not', () => {
  expect(mergeKeyOf([{ from: 1, to: 1, insert: 'a' }])).toBe('code');
  expect(mergeKeyOf([{ from: 1, to: 2, insert: '' }])).toBe('code');
  expect(mergeKeyOf([{ from: 1, to: 1, insert: '\n' }])).toBeUndefined();
  expect(mergeKeyOf([{ from: 1, to: 1, insert: 'pasted' }])).toBeUndefined();
});

it('mixesLineEnds sees files that Monaco would change', () => {
  expect(mixesLineEnds('a\nb\n')).toBe(false);
  expect(mixesLineEnds('a\r\nb\r\n')).toBe(false);
  expect(mixesLineEnds('a\r\nb\n')).toBe(true);
  expect(mixesLineEnds('a\rb')).toBe(true);
});

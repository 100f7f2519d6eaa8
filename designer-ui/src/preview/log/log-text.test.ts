import { describe, expect, it } from 'vitest';
import {
  appendPart,
  earlierRange,
  logLines,
  matchingLines,
  openWindow,
  prependPart,
  TAIL_BYTES,
  tailStart,
} from './log-text.ts';

describe('log window', () => {
  it('opens at the tail, on a whole line', () => {
    expect(tailStart(100)).toBe(0);
    expect(tailStart(TAIL_BYTES + 5)).toBe(5);
    // "終\n" is four bytes.
    expect(openWindow(10, '終\nnext\n', 19)).toEqual({ from: 14, to: 19, text: 'next\n' });
    expect(openWindow(0, 'all\n', 4)).toEqual({ from: 0, to: 4, text: 'all\n' });
  });

  it('grows by what follows', () => {
    const window = openWindow(0, 'a\n', 2);
    expect(appendPart(window, 2, 'b\n', 4)).toEqual({ from: 0, to: 4, text: 'a\nb\n' });
  });

  it('starts anew when the file was replaced', () => {
    const window = openWindow(0, 'a\nb\nc\n', 6);
    expect(appendPart(window, 0, 'x\n', 2)).toEqual({ from: 0, to: 2, text: 'x\n' });
  });

  it('reaches back by one tail at a time', () => {
    const window = { from: TAIL_BYTES + 7, to: TAIL_BYTES + 9, text: 'z\n' };
    expect(earlierRange(window)).toEqual({ from: 7, to: TAIL_BYTES + 7 });
    expect(earlierRange({ ...window, from: 0 })).toBeUndefined();
    expect(prependPart({ from: 4, to: 6, text: 'c\n' }, 0, 'a\nb\n')).toEqual({
      from: 0,
      to: 6,
      text: 'a\nb\nc\n',
    });
  });
});

describe('logLines', () => {
  it('ends no line twice', () => {
    expect(logLines('a\nb\n')).toEqual(['a', 'b']);
    expect(logLines('a\n\nb')).toEqual(['a', '', 'b']);
    expect(logLines('')).toEqual([]);
  });

  it('shows progress bars as they ended, and no colours', () => {
    expect(logLines('10 %\r50 %\r100 %\r\n\u001b[31mred\u001b[0m\n')).toEqual(['100 %', 'red']);
  });
});

it('matchingLines finds without regard to case and width', () => {
  expect(matchingLines(['Loss 0.5', 'done', 'ＬＯＳＳ 0.4'], 'loss')).toEqual([0, 2]);
  expect(matchingLines(['a'], '')).toEqual([]);
});

import type { Column } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { type CellValue, cellText, numberFormats } from './cell-text.ts';

const formats = numberFormats('en-US');
const column = (type: Column['type']): Column => ({ name: 'x', type, categorical: false, role: 'feature' });
const shown = (value: CellValue, type: Column['type']) => cellText(value, column(type), formats);

describe('cellText', () => {
  it('says when a cell is missing, and keeps the empty text apart from it', () => {
    expect(shown(null, 'double')).toEqual({ kind: 'missing' });
    expect(shown('', 'string')).toEqual({ kind: 'text', text: '' });
  });

  it('writes numbers without grouping', () => {
    expect(shown(13495, 'integer')).toEqual({ kind: 'number', text: '13495' });
    expect(shown(88.6, 'double')).toEqual({ kind: 'number', text: '88.6' });
    expect(shown(1 / 3, 'double')).toEqual({ kind: 'number', text: '0.3333333' });
  });

  it('D58 shows lines and tabs of a text in one line', () => {
    expect(shown('a\r\nb\tc\n', 'string')).toEqual({ kind: 'text', text: 'a↵b⇥c↵' });
  });

  it('does not round small and large numbers to nothing', () => {
    expect(shown(1.5e-9, 'double')).toEqual({ kind: 'number', text: '1.50000e-9' });
    expect(shown(1e21, 'double')).toEqual({ kind: 'number', text: '1.00000e+21' });
    expect(shown(0, 'double')).toEqual({ kind: 'number', text: '0' });
  });

  it('passes non-finite numbers on as words', () => {
    expect(shown('NaN', 'double')).toEqual({ kind: 'number', text: 'NaN' });
    expect(shown('-Infinity', 'double')).toEqual({ kind: 'number', text: '-Infinity' });
  });

  it('shortens dates to what they say', () => {
    expect(shown('2014-01-01T00:00:00.000Z', 'datetime')).toEqual({ kind: 'text', text: '2014-01-01' });
    expect(shown('2014-01-01T09:30:00.000Z', 'datetime')).toEqual({
      kind: 'text',
      text: '2014-01-01 09:30:00',
    });
    expect(shown('2014-01-01T09:30:00.250Z', 'datetime')).toEqual({
      kind: 'text',
      text: '2014-01-01 09:30:00.250',
    });
  });

  it('cuts very long texts', () => {
    const result = shown('あ'.repeat(5000), 'string');
    expect(result.kind === 'text' ? result.text.length : 0).toBe(401);
  });
});

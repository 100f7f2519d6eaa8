import { describe, expect, test } from 'vitest';
import type { Failure, Issue, Params } from '../errors.ts';
import { issueCodes } from '../spec/issue-codes.ts';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import { failuresJa } from './failures-ja.ts';
import { failureMessage, failureRemedy, issueMessage } from './messages.ts';

/** A value for every param that a sentence may ask for. */
const everything: Params = Object.fromEntries(
  [
    'node',
    'input',
    'name',
    'key',
    'value',
    'type',
    'from',
    'file',
    'component',
    'column',
    'text',
    'reason',
    'index',
    'count',
  ]
    .map((param): [string, string | readonly string[]] => [param, `<${param}>`])
    .concat([
      ['nearest', ['one', 'two']],
      ['fits', ['load.dataset']],
      ['nodes', ['a', 'b', 'a']],
      ['allowed', ['x', 'y']],
    ]),
);

function issue(code: string, params: Params = everything): Issue {
  return { code, params, severity: 'error', path: [], line: 1, column: 1 };
}

describe('messages', () => {
  test.each(issueCodes)('P40 %s has a sentence in every language, with and without its params', (code) => {
    const english = issueMessage(issue(code), 'en');
    const japanese = issueMessage(issue(code), 'ja');
    expect(english).toMatch(/^\S.*[.?]$/s);
    expect(japanese).toMatch(/^\S.*[。？]$/s);
    expect(japanese).not.toBe(english);
    for (const language of ['en', 'ja'] as const) {
      expect(issueMessage(issue(code, {}), language)).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  test('P41 a sentence names port titles in its language, and the remedy', () => {
    const wrong = issue('wrong-kind', {
      node: 'train',
      input: 'dataset',
      title_en: 'Dataset',
      title_ja: 'データセット',
      expected: 'table',
      got: 'untrained_model',
      from: 'linear.untrained_model',
      fits: ['load.dataset'],
    });
    expect(issueMessage(wrong, 'en')).toBe(
      'Node "train": "Dataset" expects a table, but "linear.untrained_model" gives an untrained model. Connect "load.dataset".',
    );
    expect(issueMessage(wrong, 'ja')).toBe(
      'ノード「train」: 「データセット」には表が必要ですが、「linear.untrained_model」は未学習モデルです。「load.dataset」を接続してください。',
    );
  });

  test('P42 a code that is not known comes out as it is, whatever it is', () => {
    for (const code of ['from-the-future', '__proto__', 'constructor']) {
      expect(issueMessage(issue(code), 'en')).toBe(code);
      expect(failureMessage({ code, params: {}, message: 'It broke.' }, 'ja')).toBe('It broke.');
    }
  });

  test('P43 failures speak the language, or else English', () => {
    const failure: Failure = {
      code: 'column-not-found',
      params: { column: 'prise', nearest: ['price'] },
      message: 'The table has no column "prise".',
      remedy: 'Choose another column.',
    };
    expect(failureMessage(failure, 'en')).toBe(failure.message);
    expect(failureRemedy(failure, 'en')).toBe(failure.remedy);
    expect(failureMessage(failure, 'ja')).toBe('表に列「prise」がありません。似た名前の列: 「price」。');
    expect(failureRemedy(failure, 'ja')).toBe('列を選び直してください。');
    for (const [code, sentences] of failuresJa) {
      expect(failureMessage({ code, params: {}, message: 'x' }, 'ja')).toMatch(/。$/);
      expect(
        sentences.remedy === undefined || failureRemedy({ code, params: {}, message: 'x' }, 'ja') !== '',
      ).toBe(true);
    }
  });

  test('P43 what a step itself can meet is told in every language', () => {
    const failures: readonly (readonly [string, Params])[] = [
      ['result-missing', { step: 'train', output: 'load.table', verdict: 'missing' }],
      ['result-missing', { step: 'train', output: 'load.table', verdict: 'damaged' }],
      ['output-missing', { step: 'train', output: 'model' }],
      ['command-not-started', { step: 'train', reason: 'spawn bash ENOENT' }],
      ['internal-error', { step: 'train' }],
      ['delivery-failed', { step: 'train', output: 'model', path: '../out', reason: 'EACCES' }],
      ['delivery-occupied', { step: 'train', output: 'model', path: '../out' }],
      ['delivery-reserved', { step: 'train', output: 'model', path: '../out' }],
    ];
    const told = failures.map(([code, params]) => failureMessage({ code, params, message: 'x' }, 'ja'));
    for (const sentence of told) expect(sentence).toContain('「train」');
    expect(new Set(told).size).toBe(failures.length);
  });

  test('P44 a syntax error is told with its place', () => {
    const { issues } = parsePipeline('type: pipeline\njobs:\n  a: [1, 2\n  b: 3\n');
    expect(issues[0]).toMatchObject({ code: 'yaml-syntax', severity: 'error' });
    expect(issues[0]?.line).toBeGreaterThan(2);
  });
});

import { describe, expect, it } from 'vitest';
import { loadDictionary } from '../i18n/dictionaries.ts';
import { definition, port } from '../model/fixtures.ts';
import { stateSentence, stateWords } from './state-words.ts';

for (const language of ['en', 'ja'] as const) await loadDictionary(language);

const train = definition(
  'train_model',
  [
    port('label_column', 'any', {
      placement: 'form',
      type: 'string',
      title: { en: 'Label column', ja: 'ラベル列' },
    }),
  ],
  [],
);
const context = { language: 'en', definition: train, titleOf: (id: string) => `<${id}>` } as const;
const issue = {
  code: 'missing-parameter',
  params: {},
  severity: 'error',
  path: [],
  line: 1,
  column: 1,
  node: 'train',
  port: 'label_column',
} as const;

describe('the words of a state', () => {
  it('name the thing that is missing', () => {
    const state = { kind: 'problem', issue, more: 0 } as const;
    expect(stateWords(state, context)).toBe('Needs label column');
    expect(stateWords(state, { ...context, language: 'ja' })).toBe('ラベル列が必要です');
  });

  it('D54 say which value does not fit, and where', () => {
    const wrong = { ...issue, code: 'not-a-number', params: { value: 'banana' } } as const;
    const state = { kind: 'problem', issue: wrong, more: 0 } as const;
    expect(stateWords(state, context)).toBe('"banana" does not fit Label column');
    expect(stateWords(state, { ...context, language: 'ja' })).toBe('「banana」はラベル列に使えません');
  });

  it('say what changed, old and new', () => {
    const because = [{ part: 'param:label_column', old: 'string price', new: 'string cost' }];
    expect(stateWords({ kind: 'will-run', because }, context)).toBe('Will run: Label column price → cost');
  });

  it('B30 say how many parts changed, where others are kept', () => {
    const because = [{ part: 'input:dataset', old: 'a', new: 'b' }];
    const parts = { total: 200, changed: 3 };
    expect(stateWords({ kind: 'will-run', because, parts }, context)).toBe('3 of 200 parts changed');
    const all = { total: 200, changed: 200 };
    expect(stateWords({ kind: 'will-run', because, parts: all }, context)).toMatch(/^Will run/);
  });

  it('say what is waited for, by its title', () => {
    const reason = { kind: 'inputs', steps: ['a', 'b'] } as const;
    expect(stateWords({ kind: 'waiting', reason }, context)).toBe('Waiting for <a> and <b>');
    const full = { kind: 'target-full', target: 'local', running: 4, capacity: 4 } as const;
    expect(stateWords({ kind: 'queued', reason: full }, context)).toBe('Queued: local full 4/4');
  });

  it('say where a reused result was made, and what it means', () => {
    const from = { run: '12', step: 'train', time: 0 };
    expect(stateWords({ kind: 'reused', from }, context)).toBe('Reused from run 12');
    expect(stateSentence({ kind: 'up-to-date', from }, context)).toBe(
      'Up to date: the result of run 12 will be reused',
    );
    expect(stateWords({ kind: 'running', progress: 0.4 }, context)).toBe('Running 40%');
  });
});

import { describe, expect, it } from 'vitest';
import { definition } from './fixtures.ts';
import { foldText, searchComponents } from './search.ts';

const split = definition('split_data', [], [], {
  title: { en: 'Split Data', ja: 'データの分割' },
  synonyms: ['train test split', 'パーティション'],
});
const train = definition('train_model', [], [], {
  title: { en: 'Train Model', ja: 'モデルのトレーニング' },
  synonyms: ['fit'],
});
const all = [train, split];

describe('folding', () => {
  it('makes width, case and kana the same', () => {
    expect(foldText('ＳＰＬＩＴ　Data')).toBe('split data');
    expect(foldText('ﾃﾞｰﾀ')).toBe(foldText('データ'));
    expect(foldText('モデル')).toBe(foldText('もでる'));
    expect(foldText('split_data')).toBe('split data');
  });
});

describe('palette search', () => {
  it.each([
    ['split', [split]],
    ['ＳＰＬＩＴ', [split]],
    ['ぶんかつ', []],
    ['分割', [split]],
    ['でーた', [split]],
    ['ぱーてぃしょん', [split]],
    ['data split', [split]],
    ['fit', [train]],
    ['', all],
    ['zzz', []],
    ['splti', [split]],
    ['partiton', []],
    ['trian modle', [train]],
  ])('%s', (query, expected) => {
    expect(searchComponents(all, query)).toEqual(expected);
  });

  it('puts a matching title before a matching synonym', () => {
    expect(searchComponents(all, 'train')).toEqual([train, split]);
    expect(searchComponents([split, train], 'train')).toEqual([train, split]);
  });
});

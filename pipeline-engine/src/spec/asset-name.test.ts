import { expect, it } from 'vitest';
import { assetNameOf, isAssetName } from './asset-name.ts';

it.each([
  [['cars-regression', 'train'], 'cars-regression_train'],
  [['売上 2026', 'train'], '2026_train'],
  [['.hidden', 'a b'], 'hidden_a_b'],
])('V5 %j is offered as %s', (words, name) => {
  expect(assetNameOf(...words)).toBe(name);
  expect(isAssetName(name)).toBe(true);
});

it.each(['', '_x', 'a/b', 'a b', '日本'])('V5 %j is no name', (name) => {
  expect(isAssetName(name)).toBe(false);
});

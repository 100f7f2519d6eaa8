import { expect, it } from 'vitest';
import { isFileName, splitFileName } from './pipeline-files.ts';

it.each([
  ['pipelines/cars.yml', { folder: 'pipelines/', stem: 'cars', extension: '.yml' }],
  ['cars.v2.yaml', { folder: '', stem: 'cars.v2', extension: '.yaml' }],
  ['a.b/車.yml', { folder: 'a.b/', stem: '車', extension: '.yml' }],
])('splits %s', (path, parts) => {
  expect(splitFileName(path)).toEqual(parts);
});

it.each(['cars', 'cars.v2', '車 の 燃費'])('takes the name %j', (name) => {
  expect(isFileName(name)).toBe(true);
});

it.each(['', '.hidden', 'a/b', 'a\\b', 'a:b', 'a\u0000', 'x'.repeat(201)])('refuses the name %j', (name) => {
  expect(isFileName(name)).toBe(false);
});

import { expect, test } from 'vitest';
import { exampleStep } from '../testing/example-graphs.ts';
import { partedInput, partScope } from './part-scope.ts';

const identity = (parts: Readonly<Record<string, string>>) => ({
  version: 2 as const,
  parts: Object.entries(parts).map(([part, value]) => ({ part, value })),
});

test('B5 the data that is cut into parts, and what only concerns the whole, is no part of the scope', () => {
  const own = { 'code:score.py': 'a', 'input:model': 'm', 'param:word': 'x' };
  const whole = { 'input:data': 'd', 'input:data:type': 'mltable', 'setting:mini_batch_size': '5' };
  const scope = partScope(identity({ ...own, ...whole }), 'data');
  expect(partScope(identity(own), 'data')).toBe(scope);
  expect(partScope(identity({ ...own, 'input:data2': 'x' }), 'data')).not.toBe(scope);
  expect(partScope(identity({ ...own, 'code:score.py': 'b' }), 'data')).not.toBe(scope);
});

test('B5 the input that is cut is the one that the node names', () => {
  const step = exampleStep({ id: 'score' });
  expect(partedInput(step)).toBeUndefined();
  const parallel = { type: 'parallel', inputData: '${{ inputs.data }}', partitionKeys: [] } as const;
  expect(partedInput({ ...step, parallel })).toBe('data');
});

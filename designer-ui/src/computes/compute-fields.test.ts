import { parseCompute, setComputeKeys } from '@millrace/pipeline-engine/browser';
import { expect, it } from 'vitest';
import { changedValues, computeTypeOf, computeTypes, fieldGroups } from './compute-fields.ts';

const keysOf = (type: (typeof computeTypes)[number]): readonly string[] =>
  fieldGroups(type).flatMap(({ fields }) => fields.map(({ key }) => key));

it('T97 every field of the form is a key that a file of its kind may have', () => {
  for (const type of computeTypes) {
    const examples: Record<string, string> = {
      host: 'far.example',
      image: 'python:3.12',
      gpus: '1',
      memory: '4 GiB',
      sandbox: 'true',
      engine: 'podman',
      pull: 'never',
      url: 'unix:/run/slurmrestd.socket',
      token: '${{secrets.SLURM_TOKEN}}',
    };
    const values = Object.fromEntries(keysOf(type).map((key) => [key, examples[key] ?? '1']));
    const file = setComputeKeys('', { name: 'x', type, ...values });
    expect(parseCompute(file).issues, file).toEqual([]);
  }
});

it('T97 a form sends what differs from the file, and takes away what was emptied', () => {
  expect(
    changedValues({ host: 'a', user: 'ann', port: '22' }, { host: 'a', user: ' ', port: '23 ', gpus: '' }),
  ).toEqual({ user: null, port: '23' });
  expect(computeTypeOf('VirtualMachine')).toBe('ssh');
  expect(computeTypeOf('amlcompute')).toBeUndefined();
});

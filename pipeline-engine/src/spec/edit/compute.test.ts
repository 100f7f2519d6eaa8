import { expect, it } from 'vitest';
import { parseCompute } from '../documents/parse-compute.ts';
import { computeKeys, setComputeKeys } from './compute.ts';

it('T96 a form makes a compute file of its fields, in an order that people read', () => {
  const text = setComputeKeys('', {
    capacity: '4',
    memory: '4 GiB',
    host: 'far.example',
    name: 'far',
    type: 'ssh',
    description: 'yes: the one in the cellar',
    user: null,
  });
  expect(text).toBe(
    "name: far\ntype: ssh\ndescription: 'yes: the one in the cellar'\nhost: far.example\ncapacity: 4\nmemory: 4 GiB\n",
  );
  expect(parseCompute(text).issues).toEqual([]);
});

it('T96 a form changes what it changes, and no other byte of the file', () => {
  const text = `# our cluster
name:   "cluster"   # as people call it
type: slurm

partition: gpu # not the slow one
capacity: 20
tags: {team: red}
`;
  expect(computeKeys(text)).toEqual({ name: 'cluster', type: 'slurm', partition: 'gpu', capacity: '20' });
  expect(setComputeKeys(text, computeKeys(text))).toBe(text);
  const changed = setComputeKeys(text, { partition: 'main', capacity: null, cores: '2', name: 'cluster' });
  expect(changed).toBe(`# our cluster
name:   "cluster"   # as people call it
type: slurm

partition: main # not the slow one
cores: 2
tags: {team: red}
`);
  expect(() => setComputeKeys(text, { tags: 'x' })).toThrow('cannot be set');
});

import { expect, it } from 'vitest';
import { parseHealth, parseJobs } from './slurm-launcher.ts';

it('T35 takes Slurm at its word: what waits, runs, ended without a code, and nothing of the rest', () => {
  const text = [
    'a PENDING Resources',
    'b PENDING None',
    'c RUNNING None',
    'd OUT_OF_MEMORY OutOfMemory',
    'e TIMEOUT TimeLimit',
    'f NODE_FAIL None',
    'g COMPLETING None',
    'h ',
    '',
  ].join('\n');
  expect([...parseJobs(text)]).toEqual([
    ['a', { kind: 'waiting', reason: 'Slurm: pending (Resources)' }],
    ['b', { kind: 'waiting', reason: 'Slurm: pending' }],
    ['c', { kind: 'running' }],
    ['d', { kind: 'ended', how: 'out-of-memory', reason: 'OUT_OF_MEMORY' }],
    ['e', { kind: 'ended', how: 'timeout', reason: 'TIMEOUT' }],
    ['f', { kind: 'ended', how: 'lost', reason: expect.stringContaining('NODE_FAIL') }],
  ]);
});

it('T92 Slurm says its version and its idle processors, and whether it knows the partition', () => {
  expect(parseHealth('slurm 22.05.8\n1/3/0/4\n', 'main')).toEqual({ version: 'slurm 22.05.8', freeCores: 3 });
  expect(parseHealth('slurm 22.05.8\n', 'gpu')).toEqual({
    version: 'slurm 22.05.8',
    obstacle: 'Slurm knows no partition "gpu"',
  });
});

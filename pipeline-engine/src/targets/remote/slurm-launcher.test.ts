import { expect, it } from 'vitest';
import { parseJobs } from './slurm-launcher.ts';

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

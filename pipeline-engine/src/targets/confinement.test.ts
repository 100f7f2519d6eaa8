import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { limitsScript, parseLimits } from './confinement.ts';

const ask = (before: readonly string[] = []): readonly string[] => {
  const [program = 'sh', ...words] = [...before, 'sh', '-c', limitsScript];
  return parseLimits(execFileSync(program, words, { encoding: 'utf8' }));
};

it('T166 says which limits the kernel would keep, and leaves no group behind', async () => {
  const kept = ask();
  expect(['memory', 'processes', 'cores']).toEqual(expect.arrayContaining([...kept]));
  const find = ['/sys/fs/cgroup', '-type', 'd', '-name', 'millrace-check-*'];
  const groups = (): string => spawnSync('find', find, { encoding: 'utf8' }).stdout;
  // Another check may be under way.
  await expect.poll(groups, { timeout: 30_000 }).toBe('');
});

/** Control groups of version 1 that root may write. */
const isRootOfGroups = process.getuid?.() === 0 && existsSync('/sys/fs/cgroup/memory/tasks');

it.skipIf(!isRootOfGroups)(
  'T166 root has all limits, another user none (skipped where root has no control groups of version 1)',
  () => {
    expect(ask()).toEqual(['memory', 'processes', 'cores']);
    expect(ask(['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'])).toEqual([]);
  },
);

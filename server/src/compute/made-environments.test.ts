import type { EnvironmentHost, MadeEnvironment } from '@millrace/pipeline-engine';
import { expect, it } from 'vitest';
import { createMadeEnvironments } from './made-environments.ts';

const host = (name: string): EnvironmentHost => ({
  name,
  root: async () => '/',
  run: async () => ({ code: 0, stdout: '', stderr: '' }),
});
const made = (on: string): MadeEnvironment => ({
  ...{ key: 'abc', host: on, title: 'tiny', spec: '1', directory: '/', bytes: 1, python: '3.11.2' },
  ...{ packages: {}, unusedSeconds: 5 },
});
const unreachable = Object.assign(new Error('link down'), { name: 'MachineUnreachable' });

it('E37 environments are listed with their computers, each once; those that do not answer are named', async () => {
  const asked: string[] = [];
  const removed: string[] = [];
  let elapse: () => void = () => undefined;
  const environments = createMadeEnvironments({
    hosts: () => ['local', 'far', 'local', 'slow', 'away'].map(host),
    timer: (_ms, work) => {
      const before = elapse;
      elapse = () => {
        before();
        work();
      };
      return () => undefined;
    },
    workshop: {
      list: async ({ name }) => {
        asked.push(name);
        if (name === 'away') throw unreachable;
        return name === 'slow' ? new Promise(() => undefined) : [made(name)];
      },
      remove: async ({ name }, key) => {
        if (name === 'away') throw unreachable;
        return removed.push(`${name} ${key}`) > 0;
      },
    },
  });
  const listing = environments.list();
  await new Promise((resolve) => setImmediate(resolve));
  elapse();
  expect(await listing).toEqual({ made: [made('local'), made('far')], silent: ['slow', 'away'] });
  expect(asked).toEqual(['local', 'far', 'slow', 'away']);
  expect(await environments.remove('far', 'abc', false)).toBe(true);
  expect(await environments.remove('nowhere', 'abc', false)).toBe(false);
  expect(removed).toEqual(['far abc']);
  await expect(environments.remove('away', 'abc', false)).rejects.toMatchObject({ params: { host: 'away' } });
});

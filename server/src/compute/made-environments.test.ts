import type { EnvironmentHost, MadeEnvironment } from '@millrace/pipeline-engine';
import { expect, it } from 'vitest';
import { busyComputers, createMadeEnvironments } from './made-environments.ts';

const host = (name: string): EnvironmentHost => ({
  name,
  root: async () => '/',
  run: async () => ({ code: 0, stdout: '', stderr: '' }),
});
const made = (on: string): MadeEnvironment => ({
  ...{ key: 'abc', host: on, title: 'tiny', spec: '1', directory: '/', bytes: 1, python: '3.11.2' },
  ...{ kind: 'python', packages: {}, unusedSeconds: 5 },
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
    busy: () => new Set(),
    clock: () => 0,
    workshop: {
      list: async ({ name }) => {
        asked.push(name);
        if (name === 'away') throw unreachable;
        return name === 'slow' ? new Promise(() => undefined) : [made(name)];
      },
      collect: async () => [],
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

it('E47 what nobody used goes on every idle computer, elsewhere once a day; who does not answer comes another time', async () => {
  let now = 0;
  let busy = ['cluster'];
  const asked: string[] = [];
  const environments = createMadeEnvironments({
    hosts: () => ['local', 'far', 'cluster', 'away'].map(host),
    busy: () => new Set(busy),
    clock: () => now,
    timer: () => () => undefined,
    workshop: {
      list: async () => [],
      remove: async () => true,
      collect: async ({ name }, unusedMs) => {
        asked.push(`${name} ${unusedMs}`);
        if (name === 'away') throw unreachable;
        return [made(name)];
      },
    },
  });
  expect(await environments.collect(7)).toEqual([made('local'), made('far')]);
  expect(asked.splice(0)).toEqual(['local 7', 'far 7', 'away 7']);
  busy = [];
  expect(await environments.collect(7)).toEqual([made('local'), made('cluster')]);
  expect(asked.splice(0)).toEqual(['local 7', 'cluster 7']);
  now += 24 * 60 * 60 * 1000;
  await environments.collect(7);
  expect(asked).toEqual(['local 7', 'far 7', 'cluster 7', 'away 7']);
});

it('E47 a computer is busy while any target of it has attempts', () => {
  const load = (target: string, running: number) => ({ target, running, capacity: 1, queued: 0 });
  const target = (name: string, on?: string) => ({ name, ...(on === undefined ? {} : { host: host(on) }) });
  const engine = {
    load: () => [load('local', 0), load('small', 1), load('far', 0), load('rest', 1)],
    targets: () => [target('local', 'local'), target('small', 'local'), target('far', 'far'), target('rest')],
  };
  expect(busyComputers(engine)).toEqual(new Set(['local']));
});

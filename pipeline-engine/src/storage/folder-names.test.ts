import { expect, it } from 'vitest';
import type { Timer } from '../run/ports.ts';
import { createFolderNames } from './folder-names.ts';

/** A sync that ends when and how the test says. */
function slowSync() {
  const begun: { readonly end: () => void; readonly fail: () => void }[] = [];
  const sync = (): Promise<void> =>
    new Promise((resolve, reject) => {
      begun.push({ end: resolve, fail: () => reject(new Error('EIO')) });
    });
  return { begun, sync };
}

/** No sync begins because it waited for long. */
const never: Timer = () => () => undefined;

const rounds = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('R113 who comes while a sync is under way shares the next one, never that one', async () => {
  const { begun, sync } = slowSync();
  const names = createFolderNames('/store', { sync, timer: never });
  const ended: string[] = [];
  const give = (name: string): void => {
    names.changed();
    void names.durable().then(() => ended.push(name));
  };
  give('a');
  await rounds();
  for (const name of ['b', 'c', 'd']) give(name);
  await rounds();
  expect(begun).toHaveLength(1);
  begun[0]?.end();
  await rounds();
  expect([ended, begun.length]).toEqual([['a'], 2]);
  begun[1]?.end();
  await rounds();
  expect(ended).toEqual(['a', 'b', 'c', 'd']);
  await names.durable();
  expect(begun).toHaveLength(2);
});

it('R113 R38 a sync that fails is told to all who needed it, and the next one begins anew', async () => {
  const { begun, sync } = slowSync();
  const names = createFolderNames('/store', { sync, timer: never });
  const first = names.durable();
  await rounds();
  names.changed();
  const second = names.durable();
  begun[0]?.fail();
  await expect(first).rejects.toThrow('EIO');
  await rounds();
  begun[1]?.fail();
  await expect(second).rejects.toThrow('EIO');
  const third = names.durable();
  await rounds();
  begun[2]?.end();
  await third;
});

it('R113 a sync waits for names that are about to come, and not for long', async () => {
  const { begun, sync } = slowSync();
  const waits: (() => void)[] = [];
  const timer: Timer = (_, work) => {
    waits.push(work);
    return () => undefined;
  };
  const names = createFolderNames('/store', { sync, timer });
  const [early, late] = [names.announce(), names.announce()];
  names.changed();
  early();
  const first = names.durable();
  await rounds();
  expect(begun).toHaveLength(0);
  names.changed();
  late();
  const second = names.durable();
  await rounds();
  expect(begun).toHaveLength(1);
  begun[0]?.end();
  await Promise.all([first, second]);
  names.announce();
  names.changed();
  const third = names.durable();
  await rounds();
  expect(begun).toHaveLength(1);
  waits.at(-1)?.();
  await rounds();
  begun[1]?.end();
  await third;
});

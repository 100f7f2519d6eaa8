import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createPartStore } from './part-store.ts';

const stateDirectory = mkdtempSync(path.join(tmpdir(), 'millrace-parts-'));
afterAll(() => rmSync(stateDirectory, { recursive: true, force: true }));

test('B9 what is computed anew begins afresh, and what follows goes on with that', () => {
  const store = createPartStore({ stateDirectory });
  const first = store.open('aa', undefined);
  writeFileSync(path.join(first.folder, 'part'), '1');
  expect(store.open('aa', undefined)).toEqual(first);
  const forced = store.open('aa', 'run 7 score');
  expect(existsSync(path.join(forced.folder, 'part'))).toBe(false);
  expect(store.open('aa', 'run 7 score')).toEqual(forced);
  expect(store.open('aa', undefined)).toEqual(forced);
  expect(existsSync(path.join(first.folder, 'part'))).toBe(true);
  expect(store.open('bb', undefined).folder).not.toBe(forced.folder);
});

test('B24 what nobody used for long goes, and drafts and former generations after a day', async () => {
  const day = 24 * 60 * 60 * 1000;
  const now = Date.UTC(2030, 0, 31);
  const store = createPartStore({ stateDirectory: path.join(stateDirectory, 'sweep'), clock: () => now });
  const former = store.open('aa', undefined).folder;
  const { folder } = store.open('aa', 'run 1 score');
  const made = (name: string, age: number): string => {
    const place = path.join(folder, name);
    mkdirSync(place);
    writeFileSync(path.join(place, 'rows'), 'text');
    utimesSync(place, (now - age) / 1000, (now - age) / 1000);
    return place;
  };
  const [old, used] = [made('old', 31 * day), made('used', 29 * day)];
  const [left, open] = [made('draft-left', 2 * day), made('draft-open', day / 2)];
  utimesSync(former, (now - 2 * day) / 1000, (now - 2 * day) / 1000);
  expect(store.count('aa', ['old', 'used', 'none'])).toBe(2);
  expect((await store.sweep(now - 30 * day, { dryRun: true })).count).toBe(3);
  expect([old, left, former].map((place) => existsSync(place))).toEqual([true, true, true]);
  const gone = await store.sweep(now - 30 * day, { dryRun: false });
  expect([gone.count, gone.bytes > 0]).toEqual([3, true]);
  expect([old, left, former].map((place) => existsSync(place))).toEqual([false, false, false]);
  expect([used, open].map((place) => existsSync(place))).toEqual([true, true]);
});

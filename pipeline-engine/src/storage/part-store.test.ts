import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deafen, hear, idleLookMs, isDue, newMemory, planLook } from './watched-folder.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'millrace-watched-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Resolves with the next change that is told. */
function listener(): { readonly changed: () => void; readonly next: () => Promise<void> } {
  let tell = (): void => undefined;
  return { changed: () => tell(), next: () => new Promise((resolve) => (tell = resolve)) };
}

it('S63 a folder that tells its changes is looked at once a minute, and often while files have no run yet', () => {
  const memory = newMemory();
  expect(isDue(memory, 0)).toBe(true);
  const look = (isBusy: boolean): number => {
    planLook(memory, { now: 1000, settledMs: 4000, isBusy });
    return memory.nextLookAt - 1000;
  };
  expect([look(false), look(true)]).toEqual([2000, 2000]);
  memory.hint = { isAlive: () => true, close: () => undefined, identity: '' };
  expect([look(true), look(false)]).toEqual([2000, idleLookMs]);
  expect([isDue(memory, 2000), isDue(memory, 1000 + idleLookMs)]).toEqual([false, true]);
  // The clock was set back by an hour.
  expect(isDue(memory, 1000 - 3_600_000)).toBe(true);
  memory.hint = { isAlive: () => false, close: () => undefined, identity: '' };
  expect(look(false)).toBe(2000);
});

it('S63 a new file is told at once, also in a folder that took the place of another', async () => {
  const memory = newMemory();
  const { changed, next } = listener();
  const watched = { folder: path.join(folder, 'in'), patterns: ['*.csv'] };
  await hear(memory, watched, changed);
  expect(memory.hint).toBeUndefined();
  mkdirSync(path.join(folder, 'in'));
  await hear(memory, watched, changed);
  const first = memory.hint;
  await hear(memory, watched, changed);
  expect(memory.hint).toBe(first);
  let told = next();
  writeFileSync(path.join(folder, 'in/a.csv'), 'a');
  await told;
  renameSync(path.join(folder, 'in'), path.join(folder, 'gone'));
  mkdirSync(path.join(folder, 'in'));
  await hear(memory, watched, changed);
  expect(memory.hint).not.toBe(first);
  expect(first?.isAlive()).toBe(false);
  told = next();
  writeFileSync(path.join(folder, 'in/b.csv'), 'b');
  await told;
  deafen(memory);
  expect(memory.hint).toBeUndefined();
  // What Linux does not tell, and others do.
  await hear(memory, { ...watched, patterns: ['**/*.csv'] }, changed);
  expect(memory.hint === undefined).toBe(process.platform === 'linux');
  deafen(memory);
});

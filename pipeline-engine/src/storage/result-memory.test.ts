import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { StepCacheEntry } from '../run/ports.ts';
import { createDatabase, type Database } from './database.ts';
import { createStepCache, forgetResult, storeResult } from './step-cache.ts';

const folders: string[] = [];
const databases: Database[] = [];
afterEach(() => {
  for (const database of databases.splice(0)) database.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Two connections to one database; `asked` counts the queries for results of the first. */
function twoConnections(): {
  readonly here: Database;
  readonly there: Database;
  readonly asked: () => number;
} {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-results-'));
  folders.push(folder);
  const file = path.join(folder, 'millrace.db');
  const [here, there] = [createDatabase({ path: file }), createDatabase({ path: file })];
  databases.push(here, there);
  let asked = 0;
  const counting: Database = {
    ...here,
    first: (sql, ...values) => {
      if (sql.includes('step_cache')) asked += 1;
      return here.first(sql, ...values);
    },
  };
  return { here: counting, there, asked: () => asked };
}

function store(database: Database, fingerprint: string, attempt: string, replace = false): void {
  const entry: StepCacheEntry = {
    fingerprint,
    run: '1',
    step: 'a',
    attempt,
    time: 1,
    durationMs: 1,
    outputs: [],
    metrics: [],
  };
  database.transaction(() =>
    storeResult(database, { entry, identity: { version: 2, parts: [] }, component: 'copy', replace }),
  );
}

const both = ['v2:a', 'v2:b'];
const attemptsIn = async (database: Database): Promise<Record<string, string>> =>
  Object.fromEntries(
    [...(await createStepCache({ database }).get(both))].map(([key, of]) => [key, of.attempt]),
  );

it('P161 asks the database once while nobody writes to it, and again for what is not known', async () => {
  const { here, asked } = twoConnections();
  store(here, 'v2:a', 'first');
  expect(await attemptsIn(here)).toEqual({ 'v2:a': 'first' });
  expect(asked()).toBe(1);
  store(here, 'v2:b', 'first');
  expect(await attemptsIn(here)).toEqual({ 'v2:a': 'first', 'v2:b': 'first' });
  expect(asked()).toBe(2);
  for (let times = 0; times < 3; times++) await attemptsIn(here);
  expect(asked()).toBe(2);
});

it('P161 what this connection replaces or forgets counts at once', async () => {
  const { here } = twoConnections();
  for (const fingerprint of both) store(here, fingerprint, 'first');
  await attemptsIn(here);
  store(here, 'v2:a', 'second');
  expect(await attemptsIn(here)).toEqual({ 'v2:a': 'first', 'v2:b': 'first' });
  store(here, 'v2:a', 'second', true);
  here.transaction(() => forgetResult(here, { fingerprint: 'v2:b', attempt: 'first' }));
  expect(await attemptsIn(here)).toEqual({ 'v2:a': 'second' });
});

it('P161 what another connection stores, replaces or removes counts at once', async () => {
  const { here, there } = twoConnections();
  store(here, 'v2:a', 'first');
  expect(await attemptsIn(here)).toEqual({ 'v2:a': 'first' });
  store(there, 'v2:b', 'there');
  expect(await attemptsIn(here)).toEqual({ 'v2:a': 'first', 'v2:b': 'there' });
  store(there, 'v2:a', 'there', true);
  expect(await attemptsIn(here)).toEqual({ 'v2:a': 'there', 'v2:b': 'there' });
  there.run('DELETE FROM step_cache');
  expect(await attemptsIn(here)).toEqual({});
});

it('P161 a write that is taken back leaves what was there', async () => {
  const { here } = twoConnections();
  store(here, 'v2:a', 'first');
  await attemptsIn(here);
  const failing = (): void =>
    here.transaction(() => {
      forgetResult(here, { fingerprint: 'v2:a', attempt: 'first' });
      throw new Error('no');
    });
  expect(failing).toThrow('no');
  expect(await attemptsIn(here)).toEqual({ 'v2:a': 'first' });
});

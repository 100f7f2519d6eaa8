import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createMemoryStores } from '../testing/memory-stores.ts';
import { type SchedulesUnderTest, scheduleStoreConformance } from '../testing/schedule-conformance.ts';
import {
  runStoreConformance,
  type StoresUnderTest,
  stepCacheConformance,
} from '../testing/store-conformance.ts';
import { createDatabase, type Database } from './database.ts';
import { createRunStore } from './run-store.ts';
import { createScheduleStore } from './schedule-store.ts';
import { createStepCache } from './step-cache.ts';

const folders: string[] = [];
const databases: Database[] = [];

afterEach(() => {
  for (const database of databases.splice(0)) database.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function openDatabase(): Database {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-stores-'));
  folders.push(folder);
  const database = createDatabase({ path: path.join(folder, 'millrace.db') });
  databases.push(database);
  return database;
}

function libsqlStores(): StoresUnderTest {
  const database = openDatabase();
  return { runStore: createRunStore({ database, fence: 0 }), stepCache: createStepCache({ database }) };
}

function libsqlSchedules(): SchedulesUnderTest {
  const database = openDatabase();
  const options = { database, fence: 0 };
  return { runStore: createRunStore(options), schedules: createScheduleStore(options) };
}

scheduleStoreConformance('libsql', libsqlSchedules);
scheduleStoreConformance('memory', createMemoryStores);
runStoreConformance('libsql', libsqlStores);
stepCacheConformance('libsql', libsqlStores);
runStoreConformance('memory', createMemoryStores);
stepCacheConformance('memory', createMemoryStores);

it('R22 stores a text that many runs pin once', async () => {
  const database = openDatabase();
  const runStore = createRunStore({ database, fence: 0 });
  const pin = {
    pipeline: 'p',
    text: 't',
    layout: null,
    graph: 'g',
    upTo: null,
    force: false,
    inputs: [],
    code: [],
    secrets: [],
  };
  for (let count = 0; count < 3; count++) {
    const head = {
      type: 'run-created',
      pipeline: 'p',
      displayName: '',
      steps: [],
      force: false,
      source: 'http',
    } as const;
    await runStore.create(pin, (run) => ({ ...head, run }), 1);
  }
  expect(database.all('SELECT count(*) AS count FROM documents')[0]?.count).toBe(2);
});

it('R23 keeps nothing of a transaction that fails', () => {
  const database = openDatabase();
  const failing = (): void =>
    database.transaction(() => {
      database.run(`INSERT INTO meta (key, value) VALUES ('a', '1')`);
      throw new Error('stop');
    });
  expect(failing).toThrow('stop');
  expect(database.all('SELECT * FROM meta')).toEqual([]);
});

it('R23 reports what the database refuses as store-failed', () => {
  const database = openDatabase();
  const twice = (): void => {
    database.run(`INSERT INTO meta (key, value) VALUES ('a', '1')`);
    database.run(`INSERT INTO meta (key, value) VALUES ('a', '1')`);
  };
  expect(twice).toThrow(expect.objectContaining({ code: 'store-failed' }));
});

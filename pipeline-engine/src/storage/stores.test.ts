import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type CallsUnderTest, endpointCallsConformance } from '../testing/calls-conformance.ts';
import { attemptLogsConformance, inputHasherConformance } from '../testing/file-conformance.ts';
import { runHistoryConformance } from '../testing/history-conformance.ts';
import { createMemoryFiles } from '../testing/memory-files.ts';
import { createMemoryLogs } from '../testing/memory-history.ts';
import { createMemoryHasher, createMemoryStores } from '../testing/memory-stores.ts';
import { hash } from '../testing/memory-world.ts';
import {
  contentReadingsConformance,
  type ReadingsUnderTest,
  type RoomUnderTest,
  roomLedgerConformance,
} from '../testing/room-conformance.ts';
import { type SchedulesUnderTest, scheduleStoreConformance } from '../testing/schedule-conformance.ts';
import {
  runStoreConformance,
  type StoresUnderTest,
  stepCacheConformance,
} from '../testing/store-conformance.ts';
import { createAttemptLogs } from './attempt-logs.ts';
import { createContentReadings } from './content-readings.ts';
import { createDatabase, type Database } from './database.ts';
import { createEndpointCalls } from './endpoint-calls.ts';
import { createInputHasher } from './input-hasher.ts';
import { createRoomLedger } from './room-ledger.ts';
import { createRunHistory } from './run-history.ts';
import { createRunStore } from './run-store.ts';
import { createScheduleStore } from './schedule-store.ts';
import { createStepCache } from './step-cache.ts';

const folders: string[] = [];
const databases: Database[] = [];

afterEach(() => {
  for (const database of databases.splice(0)) database.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-stores-'));
  folders.push(folder);
  return folder;
}

function openDatabase(): Database {
  const database = createDatabase({ path: path.join(newFolder(), 'millrace.db') });
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
runHistoryConformance('libsql', () => {
  const database = openDatabase();
  const options = { database, fence: 0 };
  const history = createRunHistory({ ...options, file: ':memory:' });
  return { runStore: createRunStore(options), stepCache: createStepCache(options), history };
});
runHistoryConformance('memory', createMemoryStores);

function libsqlRecords(): RoomUnderTest & CallsUnderTest & ReadingsUnderTest {
  const options = { database: openDatabase(), fence: 0 };
  return {
    runStore: createRunStore(options),
    room: createRoomLedger(options),
    calls: createEndpointCalls(options),
    readings: createContentReadings(options),
  };
}

roomLedgerConformance('libsql', libsqlRecords);
roomLedgerConformance('memory', createMemoryStores);
contentReadingsConformance('libsql', libsqlRecords);
contentReadingsConformance('memory', createMemoryStores);
endpointCallsConformance('libsql', libsqlRecords);
endpointCallsConformance('memory', createMemoryStores);

attemptLogsConformance('files', () => {
  const directory = newFolder();
  const write = (attempt: string, text: string): void =>
    writeFileSync(path.join(directory, `${attempt}.log`), text);
  return { logs: createAttemptLogs({ directory }), write };
});
attemptLogsConformance('memory', () => {
  const files = createMemoryFiles();
  return { logs: createMemoryLogs(files), write: (id, text) => files.write(`/logs/${id}.log`, text) };
});

inputHasherConformance('files', () => {
  const hasher = createInputHasher({ database: openDatabase(), clock: Date.now });
  const remove = (file: string): void => rmSync(file);
  return { hasher, folder: newFolder(), write: writeFileSync, remove };
});
inputHasherConformance('memory', () => {
  const files = createMemoryFiles();
  return { hasher: createMemoryHasher(files, hash), folder: '/data', ...files };
});

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

import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type CallKeepingUnderTest,
  callKeepingConformance,
  createMemoryCallKeeping,
  createMemoryStores,
  type GivenFilesUnderTest,
  givenFilesConformance,
  type MemoryStores,
  startRun,
} from '@millrace/pipeline-engine/testing';
import { afterAll } from 'vitest';
import { callFilesFolder } from './call-inputs.ts';
import { createCallKeeping } from './call-keeping.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'millrace-calls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = Date.UTC(2030, 0, 31);
const clock = (): number => now;
let workspaces = 0;

interface Calls extends Pick<MemoryStores, 'calls' | 'runStore'> {
  readonly call: (endpoint: string, paths?: readonly string[], isCompacted?: boolean) => Promise<string>;
}

/** In memory either way: what is under test is who says how long, and the files. */
function callsInMemory(): Calls {
  const { calls, runStore, history } = createMemoryStores();
  let keys = 0;
  const call: Calls['call'] = async (endpoint, paths = [], isCompacted = false) => {
    keys += 1;
    const file = { file: 'p.yml', digest: 'sha256:1', bytes: 2, isFolder: false };
    const inputs = paths.map((place) => ({ ...file, path: place, absolutePath: place }));
    const claim = { endpoint, key: `k${keys}`, request: 'sha256:1', deployment: 'blue' };
    const run = await startRun(runStore, { inputs }, 10, claim);
    if (isCompacted) await history.compact([run], 20);
    return run;
  };
  return { calls, runStore, call };
}

function inFiles(): CallKeepingUnderTest & GivenFilesUnderTest {
  workspaces += 1;
  const root = path.join(folder, String(workspaces));
  const home = path.join(root, callFilesFolder, 'short');
  mkdirSync(path.join(root, 'endpoints'), { recursive: true });
  mkdirSync(home, { recursive: true });
  const { call, calls, runStore } = callsInMemory();
  const keeping = createCallKeeping({ root, calls, runs: runStore, clock });
  return {
    keeping,
    files: keeping,
    now,
    call,
    read: (paths, isCompacted) => call('short', paths, isCompacted),
    declare: (endpoint, days) => {
      const schema = 'https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json';
      const keep = days === undefined ? '' : `properties:\n  millrace.keep_days: "${days}"\n`;
      writeFileSync(
        path.join(root, 'endpoints', `${endpoint}.yml`),
        `$schema: ${schema}\nname: ${endpoint}\n${keep}`,
      );
    },
    give: (name, time) => {
      const file = path.join(home, `${name}.jsonl`);
      writeFileSync(file, '{}');
      utimesSync(file, time / 1000, time / 1000);
      return file;
    },
    isThere: existsSync,
  };
}

function inMemory(): CallKeepingUnderTest & GivenFilesUnderTest {
  const { call, calls, runStore } = callsInMemory();
  const keeping = createMemoryCallKeeping({ calls, runs: runStore, clock });
  return {
    keeping,
    files: keeping,
    now,
    call,
    read: (paths, isCompacted) => call('short', paths, isCompacted),
    declare: (endpoint, days) => {
      if (days !== undefined) keeping.keepDays.set(endpoint, days);
    },
    give: (name, time) => {
      keeping.files.set(`/calls/${name}`, { bytes: 2, time });
      return `/calls/${name}`;
    },
    isThere: (file) => keeping.files.has(file),
  };
}

callKeepingConformance('files', inFiles);
callKeepingConformance('memory', inMemory);
givenFilesConformance('of calls', inFiles);
givenFilesConformance('memory', inMemory);

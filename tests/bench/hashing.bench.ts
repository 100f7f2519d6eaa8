/** Large inputs: hashed for the first time beside `sha256sum` on as many cores, and found again by their stats. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, utimesSync, writeSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { createDatabase, createInputHasher } from '@millrace/pipeline-engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { measure, printFigure, timed } from './figures.ts';

/** 10 for the figure of the goal; less is enough for the ratio. */
const gigabytes = Number(process.env.MILLRACE_BENCH_GB ?? 1);
const cores = availableParallelism();
const megabyte = 1_000_000;

let root: string;
let inputs: string;
const files: string[] = [];

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'millrace-bench-hashing-'));
  inputs = path.join(root, 'inputs');
  mkdirSync(inputs);
  const block = Buffer.alloc(megabyte, 'a line of data, 1.25\n');
  for (let index = 0; index < cores * 2; index++) {
    const file = path.join(inputs, `part-${index}.bin`);
    const descriptor = openSync(file, 'w');
    for (let written = 0; written < (gigabytes * 1000) / (cores * 2); written++) writeSync(descriptor, block);
    closeSync(descriptor);
    utimesSync(file, 1000, 1000);
    files.push(file);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function firstTime(): Promise<number> {
  const folder = mkdtempSync(path.join(root, 'state-'));
  const database = createDatabase({ path: path.join(folder, 'millrace.db') });
  const hasher = createInputHasher({ database, clock: Date.now });
  const time = await timed(() => hasher.digest(inputs));
  hasher.close();
  database.close();
  return time;
}

/** As many processes of `sha256sum` as there are cores, each with its share of the files. */
function peer(): Promise<number> {
  const shares = Array.from({ length: cores }, (_, core) =>
    files.filter((_, index) => index % cores === core),
  );
  const ended = (share: readonly string[]): Promise<unknown> =>
    new Promise((resolve) => spawn('sha256sum', share, { stdio: 'ignore' }).on('close', resolve));
  return timed(() => Promise.all(shares.map(ended)));
}

const hasPeer = spawnSync('sha256sum', ['--version']).status === 0;
if (!hasPeer) process.stdout.write('sha256sum is not installed: no floor for hashing.\n');

it('hashes large inputs', async () => {
  const floor = hasPeer ? { name: `sha256sum on ${cores} cores`, figure: await measure(5, peer) } : undefined;
  printFigure(`hashing ${gigabytes} GB of inputs, first time`, 'ms', await measure(5, firstTime), floor);
  const database = createDatabase({ path: path.join(root, 'millrace.db') });
  const hasher = createInputHasher({ database, clock: Date.now });
  const first = await hasher.digest(inputs);
  printFigure(
    `hashing ${gigabytes} GB of inputs, unchanged`,
    'ms',
    await measure(9, () => timed(() => hasher.digest(inputs))),
  );
  expect(await hasher.digest(inputs)).toEqual(first);
  hasher.close();
  database.close();
});

/**
 * Scoring a table of many partitions with a linear model, as a step of a run, beside a script that one would write by
 * hand with the same libraries and, where MILLRACE_TEST_PYTHON has onnxruntime and pyarrow, one in Python with the native
 * runtime; in turn, the least of the rounds. `MILLRACE_BENCH_ROWS` asks for more rows; 10,000,000 is the figure of the goal.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Figure, printFigure, summaryOf } from './figures.ts';

const rows = Number(process.env.MILLRACE_BENCH_ROWS ?? 1_000_000);
const rounds = Number(process.env.MILLRACE_BENCH_ROUNDS ?? 3);
const partitions = 200;
const main = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url));
const peer = fileURLToPath(new URL('./scoring-peer.mjs', import.meta.url));
const nativePeer = fileURLToPath(new URL('./scoring-peer.py', import.meta.url));
const python = process.env.MILLRACE_TEST_PYTHON;

const training = Array.from({ length: 60 }, (_, at) => {
  const [a, b, c, d] = [at * 1.5, ((at * 7) % 11) + 0.5, ((at * at) % 13) + 0.5, 1 / (at + 1)];
  return `        ${a},${b},${c},${d},${2 * a - b + 0.5 * c + d + 7}`;
});
const pipeline = `type: pipeline
jobs:
  numbers:
    component: azureml:enter_data_manually:1
    inputs:
      data: |
        a,b,c,d,y
${training.join('\n')}
  learner: { component: azureml:linear_regression:1 }
  train:
    component: azureml:train_model:1
    inputs:
      untrained_model: \${{parent.jobs.learner.outputs.untrained_model}}
      dataset: \${{parent.jobs.numbers.outputs.dataset}}
      label_column: y
  score:
    component: azureml:score_model:1
    inputs:
      trained_model: \${{parent.jobs.train.outputs.trained_model}}
      dataset: { type: mltable, path: ../data/table }
`;

let root: string;
let workspace: string;
const table = (): string => path.join(workspace, 'data/table');
beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'millrace-bench-scoring-'));
  workspace = path.join(root, 'workspace');
  for (const folder of ['pipelines', 'data/table', 'data/small', '.millrace'])
    mkdirSync(path.join(workspace, folder), { recursive: true });
  writeFileSync(path.join(workspace, 'pipelines/p.yml'), pipeline);
  await writeRows(
    table(),
    rows,
    Array.from({ length: partitions }, (_, part) => part),
  );
}, 600_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function writeRows(folder: string, count: number, parts: readonly number[]): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const each = count / partitions;
  for (const part of parts)
    await connection.run(`COPY (SELECT i AS id, random() * 100 AS a, random() AS b, random() * 10 AS c, random() * 1000 AS d
      FROM range(${part * each}, ${(part + 1) * each}) t(i))
      TO '${path.join(folder, `part-${String(part).padStart(3, '0')}.parquet`)}' (FORMAT parquet, COMPRESSION zstd)`);
  connection.closeSync();
}

interface Taken {
  readonly wall: number;
  /** Of the process that scores, at its most. */
  readonly megabytes: number;
  readonly cpu: number;
  readonly kept: number;
}

/** `isScoring`: whether a process is the one that scores. */
function watched(
  [program, ...args]: readonly [string, ...string[]],
  isScoring: (command: string) => boolean,
): Promise<Taken & { out: string }> {
  const started = performance.now();
  const env = { ...process.env, MILLRACE_CONFIG_DIR: path.join(root, 'config'), TMPDIR: root };
  const child = spawn(program, args, { cwd: workspace, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  let seen = { megabytes: 0, cpu: 0 };
  const look = setInterval(() => {
    for (const pid of ours()) seen = isScoring(read(pid, 'cmdline')) ? atMost(seen, sizeOf(pid)) : seen;
  }, 50);
  return new Promise((resolve, reject) =>
    child.on('close', (code) => {
      clearInterval(look);
      const wall = performance.now() - started;
      if (code === 0) resolve({ wall, ...seen, kept: 0, out });
      else reject(new Error(`${args.join(' ')} ended with ${code}: ${out}`));
    }),
  );
}

const atMost = (a: { megabytes: number; cpu: number }, b: { megabytes: number; cpu: number }) => ({
  megabytes: Math.max(a.megabytes, b.megabytes),
  cpu: Math.max(a.cpu, b.cpu),
});

function ours(): readonly number[] {
  const pids = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  return pids.filter((pid) => read(pid, 'environ').includes(root));
}

function sizeOf(pid: number): { megabytes: number; cpu: number } {
  const high = /VmHWM:\s+(\d+)/.exec(read(pid, 'status'))?.[1] ?? '0';
  const fields = read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  // Ticks of 10 ms, in user mode and in the system.
  return { megabytes: Number(high) / 1024, cpu: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10 };
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It has gone.
    return '';
  }
}

/** As the step's own time says, from its attempt to its stored result. */
async function score(...more: readonly string[]): Promise<Taken> {
  const command = ['run', 'pipelines/p.yml', '--json', ...more];
  const ran = await watched([process.execPath, main, ...command], (line) => line.includes('host.js'));
  const events = ran.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const done = events.find(({ type, step }) => type === 'step-succeeded' && step === 'score');
  const kept = done.metrics.find(({ name }: { name: string }) => name === 'batch.parts_kept').value;
  return { ...ran, wall: done.durationMs, kept };
}

function byHand(model: string): Promise<Taken> {
  return watched([process.execPath, peer, model, table(), path.join(root, 'out')], isPeer);
}

/** The native runtime, where a Python has it: there is none for Node without a script at its installation. */
function byHandInPython(model: string): Promise<Taken> {
  return watched([python ?? '', nativePeer, model, table(), path.join(root, 'out-native')], isPeer);
}

const isPeer = (line: string): boolean => line.includes('scoring-peer');

/** The least of the rounds stands for all: what is above it is other work on the machine. */
function leastOf(takes: readonly Taken[], key: keyof Taken): Figure {
  const all = summaryOf(takes.map((taken) => taken[key]));
  return { ...all, median: all.min };
}

it.skipIf(process.platform !== 'linux')(
  'scores partitions',
  async () => {
    const first = await score();
    expect(first.kept).toBe(0);
    const artifacts = path.join(workspace, '.millrace/artifacts');
    const files = readdirSync(artifacts, { recursive: true, encoding: 'utf8' });
    const model = path.join(artifacts, files.find((name) => name.endsWith('model.onnx')) ?? '');
    const own: Taken[] = [];
    const floor: Taken[] = [];
    const native: Taken[] = [];
    for (let round = 0; round < rounds; round++) {
      floor.push(await byHand(model));
      if (python !== undefined) native.push(await byHandInPython(model));
      own.push(await score('--force'));
    }
    const name = `scoring ${rows} rows in ${partitions} partitions`;
    const floors = [
      ['by hand', floor],
      ['by hand in Python with the native ONNX Runtime', native],
    ] as const;
    for (const [what, takes] of floors) {
      if (takes.length === 0) continue;
      const print = (title: string, unit: string, key: keyof Taken): void =>
        printFigure(`${name}, ${title}`, unit, leastOf(own, key), {
          name: what,
          figure: leastOf(takes, key),
        });
      print('wall', 'ms', 'wall');
      print('CPU of the process that scores', 'ms', 'cpu');
      print('its memory at most', 'MB', 'megabytes');
    }
    await writeRows(table(), rows, [3, 77, 150]);
    const changed = await score();
    expect(changed.kept).toBe(partitions - 3);
    printFigure(`${name}, 3 of them changed, wall`, 'ms', summaryOf([changed.wall]));
    await writeRows(
      table(),
      rows / 10,
      Array.from({ length: partitions }, (_, part) => part),
    );
    printFigure(`${rows / 10} rows, memory at most`, 'MB', summaryOf([(await score()).megabytes]));
  },
  3_600_000,
);

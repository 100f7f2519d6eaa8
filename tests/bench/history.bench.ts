/** What a long history costs: to list, to search, to count and to open, at the server; and in the database per step. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { createDatabase } from '@millrace/pipeline-engine';
import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  createScratch,
  type Scratch,
  type ServerProcess,
  signIn,
  startServer,
} from '../e2e/server-process.ts';
import { type Figure, measure, printFigure, timed } from './figures.ts';
import { copyRuns, growthPerStep, openHistory, recordRun, stepsPerRun } from './history-world.ts';

const runs = Number(process.env.MILLRACE_BENCH_RUNS ?? 100_000);

describe('history', () => {
  let scratch: Scratch;
  let state: string;
  let server: ServerProcess;
  let api: (route: string, init?: RequestInit) => Promise<Response>;

  beforeAll(async () => {
    scratch = createScratch();
    state = path.join(scratch.directory, 'workspace', '.millrace');
    const world = openHistory(state);
    const template = await recordRun(world, { salt: 0, kind: 'made' });
    await world.history.fold(template);
    copyRuns(world, template, runs);
    world.close();
    server = await startServer(path.join(scratch.directory, 'workspace'), { env: scratch.env });
    api = await signIn(server);
  }, 600_000);
  afterAll(async () => {
    await server?.stop();
    scratch?.remove();
  });

  it('lists, searches, counts and opens', async () => {
    const size = statSync(path.join(state, 'millrace.db')).size;
    process.stdout.write(
      `${runs} runs of ${stepsPerRun} folded steps: ${(size / 1e6).toFixed(0)} MB, ${(size / runs / stepsPerRun).toFixed(0)} bytes per step\n`,
    );
    const floors = await bareQueries(path.join(state, 'millrace.db'));
    const ask = (route: string) =>
      measure(15, () =>
        timed(async () => {
          const answer = await api(route);
          if (!answer.ok) throw new Error(`${route}: ${answer.status}`);
          await answer.text();
        }),
      );
    const health = await ask('/workspace');
    const asked: [name: string, route: string, floor: { name: string; figure: Figure }][] = [
      ['the newest 50', '/runs?limit=50', floors.lookup],
      ['50 from the middle', `/runs?limit=50&before=${runs / 2}`, floors.lookup],
      ['50 that failed, from the middle', `/runs?limit=50&status=failed&before=${runs / 2}`, floors.lookup],
      ['50 of one pipeline', '/runs?limit=50&pipeline=pipelines/sales-7.yml', floors.lookup],
      ['50 by trigger and status', '/runs?limit=50&source=http&status=cancelled', floors.lookup],
      ['50 with a text', '/runs?limit=50&text=forecast%2039', floors.lookup],
      ['a text that no run has', '/runs?limit=50&text=nowhere', floors.count],
      ['the oldest hour', `/runs?limit=50&until=${1_700_000_000_000 + 60 * 60_000}`, floors.count],
      ['count of all', '/runs/count', floors.count],
      ['count of those that failed', '/runs/count?status=failed', floors.count],
      ['count of those with a text', '/runs/count?text=forecast%2039', floors.count],
      ['one run with its steps', `/runs/${runs / 2}`, floors.lookup],
      ['storage by kind and pipeline', '/storage', floors.count],
    ];
    for (const [name, route, floor] of asked) printFigure(name, 'ms', await ask(route), floor);
    printFigure('a request that reads no run', 'ms', health);
  });

  it('keeps its memory while it lists', async () => {
    const page = (before: number) => api(`/runs?limit=500&before=${before}`).then((answer) => answer.text());
    for (let turn = 0; turn < 100; turn++) await page(runs - turn);
    const before = residentBytes(server.pid);
    for (let turn = 0; turn < 400; turn++) await page(1 + ((turn * 7919) % runs));
    const after = residentBytes(server.pid);
    process.stdout.write(
      `memory after 100 pages of 500 runs: ${(before / 1e6).toFixed(0)} MB; after 400 more: ${(after / 1e6).toFixed(0)} MB\n`,
    );
  });

  it('says what a collection would free', async () => {
    const body = JSON.stringify({ dryRun: true, keepDays: 1_000_000 });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    const took = await timed(async () => (await api('/gc', init)).text());
    process.stdout.write(
      `dry collection that keeps all: ${(took / 1000).toFixed(1)} s, ${((took / runs / stepsPerRun) * 1000).toFixed(2)} µs per step; memory then ${(residentBytes(server.pid) / 1e6).toFixed(0)} MB\n`,
    );
  });

  it('grows per step', async () => {
    for (const kind of ['made', 'reused'] as const) {
      const world = openHistory(path.join(scratch.directory, kind));
      const { whole, folded } = await growthPerStep(world, { kind });
      world.close();
      process.stdout.write(
        `database growth per ${kind} step: ${whole.toFixed(0)} bytes, ${folded.toFixed(0)} once its log is folded\n`,
      );
    }
  });
});

/** The same file, read by SQLite alone in this process. */
async function bareQueries(file: string) {
  const database = createDatabase({ path: file });
  const lookup = 'SELECT * FROM runs WHERE run < ? ORDER BY run DESC LIMIT 50';
  const count = 'SELECT count(*) FROM runs NOT INDEXED WHERE bytes >= 0';
  const figures = {
    lookup: {
      name: 'the same 50 rows from SQLite alone',
      figure: await measure(15, () => timed(() => database.all(lookup, runs / 2))),
    },
    count: {
      name: 'SQLite alone counting all rows',
      figure: await measure(15, () => timed(() => database.all(count))),
    },
  };
  database.close();
  return figures;
}

function residentBytes(pid: number): number {
  const [, resident = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return Number(resident) * 4096;
}

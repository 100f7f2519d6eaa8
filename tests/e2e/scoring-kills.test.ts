/**
 * Kills server, workers and the processes of parallel steps with SIGKILL at random moments while they score, and shows
 * that no row is lost or doubled, and that what was committed is not computed again. `MILLRACE_SCORING_KILLS=50`
 * asks for more kills. What came out is read by DuckDB alone.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { RunState } from '@millrace/pipeline-engine/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skipNote } from '../skip-note.ts';
import { type Api, runEnd } from './crash-runs.ts';
import { pidsIn, workersOf } from './processes.ts';
import { createScratch, type Scratch, type ServerProcess, signIn, startServer } from './server-process.ts';

const kills = Number(process.env.MILLRACE_SCORING_KILLS ?? 16);
/** Workspaces that are killed side by side. */
const sideBySide = Math.min(kills, 2);
const killsPerRun = 6;
const partitions = 24;
const rowsEach = 15_000;
const files = 40;
/** Of all parts of a run: at how many more of them a kill comes, at most. */
const latestPart = partitions / 3;
/** For runs that end, or wait, before. */
const latestMs = 15_000;

const hasPython = ((): boolean => {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const whyNot = process.platform !== 'linux' ? 'not Linux' : hasPython ? undefined : 'there is no python3';

const pipeline = `type: pipeline
properties: { millrace.retry: "attempts=20 delay=0s on=lost,machine" }
jobs:
  numbers:
    component: azureml:enter_data_manually:1
    inputs:
      data: |
        x,z,y
${Array.from({ length: 40 }, (_, at) => `        ${at},${(at * 7) % 11},${3 * at + 2}`).join('\n')}
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
      rows_without_score: reject
      key_columns: '["id"]'
  upper:
    type: parallel
    inputs: { data: { type: uri_folder, path: ../data/files } }
    outputs: { rows: { type: uri_file } }
    input_data: \${{inputs.data}}
    mini_batch_size: "2"
    max_concurrency_per_instance: 2
    task:
      type: run_function
      code: ./script
      entry_script: upper.py
      environment: { image: ubuntu }
      append_row_to: \${{outputs.rows}}
`;

/** One workspace with its server, which is killed again and again. */
function createWorld(directory: string, env: NodeJS.ProcessEnv) {
  const workspace = path.join(directory, 'workspace');
  let server: ServerProcess;
  let api: Api;
  const computed = (): string => path.join(directory, 'computed');

  const start = async (): Promise<void> => {
    server = await startServer(workspace, { env });
    api = await signIn(server);
  };

  /** Another salt makes every row, and so every part, new. One row in a thousand lacks a feature. */
  const writeData = async (salt: number): Promise<void> => {
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    const connection = await instance.connect();
    for (let part = 0; part < partitions; part++) {
      const file = path.join(workspace, `data/table/part-${String(part).padStart(2, '0')}.parquet`);
      await connection.run(`COPY (SELECT ${salt} * 10000000 + i AS id,
        CASE WHEN i % 1000 = 7 THEN NULL ELSE i % 997 END AS x, i % 11 AS z
        FROM range(${part * rowsEach}, ${(part + 1) * rowsEach}) t(i)) TO '${file}' (FORMAT parquet)`);
    }
    connection.closeSync();
    for (let at = 0; at < files; at++)
      writeFileSync(path.join(workspace, `data/files/f${String(at).padStart(2, '0')}`), `text ${salt} ${at}`);
  };

  const begin = async (): Promise<string> => {
    const response = await api('/runs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path: 'pipelines/p.yml', text: pipeline, source: 'http' }),
    });
    expect(response.status, await response.clone().text()).toBe(201);
    return ((await response.json()) as { run: string }).run;
  };

  const victims = ['server', 'worker', 'driver', 'server and driver'] as const;

  /** A part has its name once it is committed: `batches/<scope>/<generation>/<key>`. */
  const committed = (): number => {
    const root = path.join(workspace, '.millrace/batches');
    const folders = [root].flatMap(below).flatMap(below);
    return folders.flatMap(below).filter((name) => /\/[0-9a-f]{64}$/.test(name)).length;
  };

  /** So many commits from now, and then a little. */
  const killAfter = async (commits: number, ms: number, victim: (typeof victims)[number]): Promise<void> => {
    const wanted = committed() + commits;
    const end = Date.now() + latestMs;
    while (committed() < wanted && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (victim.includes('driver')) for (const pid of pidsIn(directory, 'driver/main.py')) endNow(pid);
    if (victim === 'worker') for (const pid of workersOf(server.pid)) endNow(pid);
    if (!victim.includes('server')) return;
    await server.kill();
    await start();
  };

  const account = (state: RunState, step: string, name: string): number =>
    state.steps[step]?.metrics.find((metric) => metric.name === `batch.${name}`)?.value ?? Number.NaN;

  const outputOf = (state: RunState, step: string, output: string): string => {
    const digest = state.steps[step]?.outputs.find(({ name }) => name === output)?.digest ?? '';
    const folder = path.join(workspace, '.millrace/artifacts');
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(
      (name) => name.replaceAll('/', '').endsWith(digest.slice('sha256:'.length)) || name.endsWith(digest),
    );
    if (found === undefined) throw new Error(`no artifact ${digest}`);
    return path.join(folder, found);
  };

  const checkTable = async (state: RunState, salt: number): Promise<void> => {
    const total = partitions * rowsEach;
    const missing = total / 1000;
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    const connection = await instance.connect();
    const scored = `read_parquet('${outputOf(state, 'score', 'scored_dataset')}/*.parquet')`;
    const rejected = `read_parquet('${outputOf(state, 'score', 'rejected_rows')}/*.parquet')`;
    const found = await connection.runAndReadAll(`
      WITH ids AS (SELECT id FROM ${scored} UNION ALL SELECT id FROM ${rejected}),
        wanted AS (SELECT ${salt} * 10000000 + i AS id FROM range(${total}) t(i))
      SELECT (SELECT count(*) FROM ids), (SELECT count(DISTINCT id) FROM ids),
        (SELECT count(*) FROM (SELECT id FROM wanted EXCEPT ALL SELECT id FROM ids)),
        (SELECT count(*) FROM (SELECT id FROM ids EXCEPT ALL SELECT id FROM wanted)),
        (SELECT count(*) FROM ${rejected}),
        (SELECT count(*) FROM ${scored} WHERE abs("Scored Labels" - (3 * x + 2)) > 5 OR "Scored Labels" IS NULL),
        (SELECT count(*) FROM ${rejected} WHERE "Row" <> (id - ${salt} * 10000000) % ${rowsEach} + 1)`);
    expect(found.getRows()[0]?.map(Number)).toEqual([total, total, 0, 0, missing, 0, 0]);
    connection.closeSync();
    expect([account(state, 'score', 'rows_in'), account(state, 'score', 'rows_out')]).toEqual([
      total,
      total - missing,
    ]);
  };

  const checkFiles = (state: RunState, salt: number, inRun: number): void => {
    const rows = readFileSync(outputOf(state, 'upper', 'rows'), 'utf8')
      .trim()
      .split('\n');
    expect(rows).toEqual(
      Array.from({ length: files }, (_, at) => `f${String(at).padStart(2, '0')} TEXT ${salt} ${at}`),
    );
    // Each kill costs at most what two processes had under way.
    expect(readFileSync(computed(), 'utf8').length).toBeLessThanOrEqual(files / 2 + 2 * inRun);
  };

  const open = async (): Promise<void> => {
    await start();
    for (const folder of ['pipelines/script', 'data/table', 'data/files'])
      mkdirSync(path.join(workspace, folder), { recursive: true });
    writeFileSync(path.join(workspace, 'pipelines/p.yml'), pipeline);
    const script = `import os, time
def run(mini_batch):
    time.sleep(0.02)
    with open(${JSON.stringify(computed())}, 'a') as log: log.write('x')
    return [os.path.basename(file) + ' ' + open(file).read().upper() for file in mini_batch]
`;
    writeFileSync(path.join(workspace, 'pipelines/script/upper.py'), script);
  };

  /** Scores new data under so many kills, run after run, and checks what comes out. Returns the parts that were kept. */
  const play = async (wanted: number, seed: number): Promise<number> => {
    const random = randomFrom(seed);
    let kept = 0;
    for (let salt = 1, done = 0; done < wanted; salt++) {
      await writeData(salt);
      writeFileSync(computed(), '');
      const run = await begin();
      const inRun = Math.min(killsPerRun, wanted - done);
      for (let kill = 0; kill < inRun; kill++, done++) {
        const victim = victims[(done + seed) % victims.length] ?? 'server';
        await killAfter(Math.floor(random() * latestPart), random() * 100, victim);
      }
      await runEnd(api, run);
      const state = (await (await api(`/runs/${run}`)).json()) as RunState;
      expect(state.status, JSON.stringify(state.steps)).toBe('succeeded');
      await checkTable(state, salt);
      checkFiles(state, salt, inRun);
      kept += account(state, 'score', 'parts_kept') + account(state, 'upper', 'parts_kept');
    }
    return kept;
  };

  return { open, play, close: () => server.kill() };
}

function randomFrom(seed: number): () => number {
  let value = 12_345 + seed;
  return () => {
    value = (value * 1103515245 + 12345) % 2 ** 31;
    return value / 2 ** 31;
  };
}

describe.skipIf(whyNot !== undefined)(`kill -9 while scoring${skipNote(whyNot)}`, () => {
  let scratch: Scratch;
  let worlds: readonly ReturnType<typeof createWorld>[] = [];

  beforeAll(async () => {
    scratch = createScratch();
    worlds = Array.from({ length: sideBySide }, (_, number) =>
      createWorld(path.join(scratch.directory, `world-${number}`), scratch.env),
    );
    await Promise.all(worlds.map((world) => world.open()));
  }, 120_000);
  afterAll(async () => {
    await Promise.all(worlds.map((world) => world.close()));
    scratch.remove();
  });

  it(
    `B5 B21 B22 after ${kills} kills every row came out once`,
    async () => {
      const shares = worlds.map((_, number) => Math.floor((kills + number) / worlds.length));
      const kept = await Promise.all(worlds.map((world, number) => world.play(shares[number] ?? 0, number)));
      console.log(`kills: ${shares.join(' + ')}; parts kept: ${kept.join(' + ')}`);
      expect(Math.max(...kept)).toBeGreaterThan(0);
    },
    kills * 60_000,
  );
});

/** What is in a folder; nothing where there is none, or none any more. */
function below(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => path.join(folder, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code)))
      return [];
    throw error;
  }
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunResult } from '../../../component.ts';
import { linearParams } from '../../../models/testing/learner-params.ts';
import { createWorkbench, type Workbench } from '../../../models/testing/run-step.ts';
import { openTable } from '../../../tables/open-table.ts';
import { openSession } from '../../../tables/session.ts';
import { cellsOf, failureOf } from '../../../testing/step-rig.ts';
import { linearRegression } from '../../train/linear-regression/linear-regression.ts';
import { trainModel } from '../../train/train-model/train-model.ts';
import { scoreModel } from './score-model.ts';

let bench: Workbench;
let root: string;
let model: string;

beforeAll(async () => {
  bench = await createWorkbench();
  root = await mkdtemp(path.join(tmpdir(), 'millrace-partitions-'));
  const untrained = await bench.run(linearRegression, { params: linearParams, output: 'untrained_model' });
  const dataset = await partitions({
    'data.parquet': 'SELECT i AS x, i * 0.5 AS z, 2 * i + 1 AS y FROM range(50) t(i)',
  });
  const trained = await bench.run(trainModel, {
    params: { label_column: 'y' },
    inputs: { untrained_model: untrained.folder, dataset },
    output: 'trained_model',
  });
  model = trained.folder;
});
afterAll(async () => {
  await bench.close();
  await rm(root, { recursive: true });
});

/** A folder of Parquet files, each with the rows of a query. */
async function partitions(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(root, 'table-'));
  const session = await openSession();
  for (const [name, query] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await session.run(`COPY (${query}) TO '${path.join(folder, name)}' (FORMAT parquet)`);
  }
  return folder;
}

const rows = (from: number, count: number, x = 'i'): string =>
  `SELECT i AS id, ${x} AS x, i * 0.5 AS z FROM range(${from}, ${from + count}) t(i)`;

interface Wishes {
  readonly params?: Readonly<Record<string, string>>;
  readonly parts?: string;
  readonly scope?: string;
}

async function score(dataset: string, { params = {}, parts, scope = 'a' }: Wishes = {}) {
  const outputs = { scored_dataset: await fresh('scored'), rejected_rows: await fresh('rejected') };
  const log: string[] = [];
  const ran = await scoreModel.run({
    params: { append_score_columns: 'true', rows_without_score: 'keep', ...params },
    inputs: { trained_model: model, dataset },
    outputs,
    seed: '00',
    ...(parts === undefined ? {} : { parts: { folder: parts, scope } }),
    progress: () => {},
    log: (line) => log.push(line),
  });
  return { ...outputs, log, account: accountOf(ran) };
}

const fresh = (name: string): Promise<string> => mkdtemp(path.join(root, `${name}-`));

function accountOf({ metrics = [] }: RunResult): readonly number[] {
  return ['parts', 'parts_kept', 'rows_in', 'rows_out', 'rows_rejected'].map(
    (name) => metrics.find((metric) => metric.name === `batch.${name}`)?.value ?? Number.NaN,
  );
}

it('B20 a folder of Parquet files is one table, in the order of their paths', async () => {
  const folder = await partitions({
    'b.parquet': rows(2, 2),
    'deep/a.parquet': rows(4, 1),
    'a.parquet': rows(0, 2),
  });
  const table = await openTable(await openSession(), folder);
  expect(table.partitions.map(({ name, rows: count }) => [name, count])).toEqual([
    ['a.parquet', 2],
    ['b.parquet', 2],
    ['deep/a.parquet', 1],
  ]);
  expect((await cellsOf(folder)).slice(1).map(([id]) => Number(id))).toEqual([0, 1, 2, 3, 4]);
  const odd = await partitions({ 'a.parquet': rows(0, 2), 'b.parquet': rows(0, 2, "'text'") });
  expect(await failureOf(openSession().then((session) => openTable(session, odd, 'dataset')))).toMatchObject({
    code: 'partition-columns',
    params: { file: 'b.parquet', first: 'a.parquet' },
    port: 'dataset',
  });
});

it('B21 every partition is scored into a file of its name, and only changed ones are scored again', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 5 }, (_, at) => [`day-${at}.parquet`, rows(10 * at, 10)]),
  );
  const parts = await fresh('parts');
  const folder = await partitions(files);
  const first = await score(folder, { parts });
  expect(first.account).toEqual([5, 0, 50, 50, 0]);
  expect((await readdir(first.scored_dataset)).sort()).toEqual(['MLTable', ...Object.keys(files)].sort());
  const cells = (await cellsOf(first.scored_dataset)).slice(1);
  expect(cells.map(([id]) => Number(id))).toEqual(Array.from({ length: 50 }, (_, id) => id));
  for (const [id, , , scored] of cells) expect(Number(scored)).toBeCloseTo(2 * Number(id) + 1, 1);
  const changed = await partitions({ ...files, 'day-1.parquet': rows(10, 9), 'day-9.parquet': rows(90, 10) });
  const second = await score(changed, { parts });
  expect(second.account).toEqual([6, 4, 59, 59, 0]);
  expect(second.log).toContain('2 of 6 partitions scored; the others were scored before.');
  expect((await score(changed, { parts, scope: 'b' })).account).toEqual([6, 0, 59, 59, 0]);
  const unlike = await score(changed);
  for (const name of Object.keys(files)) {
    const [kept, anew] = await Promise.all(
      [second, unlike].map(({ scored_dataset }) => readFile(path.join(scored_dataset, name))),
    );
    expect(kept?.equals(anew ?? Buffer.of()), name).toBe(true);
  }
});

it('B5 B21 a part whose files are not what they were is made again', async () => {
  const parts = await fresh('parts');
  const folder = await partitions({
    'a.parquet': rows(0, 10),
    'b.parquet': rows(10, 10),
    'c.parquet': rows(20, 10),
  });
  await score(folder, { parts });
  const [one, two] = await readdir(parts);
  const place = path.join(parts, one ?? '', 'scored.parquet');
  await rm(place);
  await writeFile(place, 'spoiled');
  await utimes(path.join(parts, two ?? '', 'part.json'), 1, 1);
  await mkdir(path.join(parts, 'draft-left-behind'));
  const again = await score(folder, { parts });
  expect(again.account).toEqual([3, 2, 30, 30, 0]);
  expect((await cellsOf(again.scored_dataset)).length).toBe(31);
});

it('B22 B23 rows that cannot be scored stay without a score, or are rejected with the reason', async () => {
  const odd = 'CASE WHEN i = 3 THEN NULL WHEN i = 7 THEN 1.5 ELSE i END';
  const folder = await partitions({
    'a.parquet': rows(0, 2, 'i::DOUBLE'),
    'b.parquet': rows(2, 8, `(${odd})::DOUBLE`),
  });
  const params = { rows_without_score: 'reject', key_columns: '["id"]', append_score_columns: 'false' };
  const { account, scored_dataset, rejected_rows, log } = await score(folder, { params });
  expect(account).toEqual([2, 0, 10, 8, 2]);
  expect((await cellsOf(scored_dataset)).slice(1).map(([id]) => Number(id))).toEqual([
    0, 1, 2, 4, 5, 6, 8, 9,
  ]);
  expect((await cellsOf(rejected_rows)).map((row) => row.map(String))).toEqual([
    ['Partition', 'Row', 'Reason', 'id', 'x', 'z'],
    ['b.parquet', '2', 'The feature "x" is missing.', '3', 'null', '1.5'],
    ['b.parquet', '6', '"x" is 1.5, and no whole number.', '7', '1.5', '3.5'],
  ]);
  expect(log).toContain('2 rows rejected.');
  const whole = await partitions({ 'a.parquet': rows(0, 4, 'CASE WHEN i = 1 THEN NULL ELSE i END') });
  const kept = await score(whole);
  expect(kept.account).toEqual([1, 0, 4, 4, 0]);
  expect((await cellsOf(kept.rejected_rows)).length).toBe(1);
  expect(kept.log).toContain('1 row with missing features got no score.');
  expect(await failureOf(score(folder))).toMatchObject({ code: 'feature-not-whole', params: { row: 6 } });
});

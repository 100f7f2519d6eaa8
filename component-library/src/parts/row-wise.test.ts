/** B65 to B67: components that prepare row by row, on tables of many files. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ComponentImplementation } from '../component.ts';
import { applyTransformation } from '../components/prepare/apply-transformation/apply-transformation.ts';
import { selectColumnsInDataset } from '../components/prepare/select-columns-in-dataset/select-columns-in-dataset.ts';
import { openSession } from '../tables/session.ts';
import { cellsOf, createStepRig, failureOf, type StepRig } from '../testing/step-rig.ts';
import { type TransformationStep, writeTransformation } from '../transformations/transformation.ts';
import { rowWise } from './row-wise.ts';

let rig: StepRig;
let root: string;
beforeAll(async () => {
  rig = await createStepRig();
  root = await mkdtemp(path.join(tmpdir(), 'millrace-row-wise-'));
});
afterAll(async () => {
  await rig.close();
  await rm(root, { recursive: true, maxRetries: 10 });
});

const fresh = (name: string): Promise<string> => mkdtemp(path.join(root, `${name}-`));

/** A folder of Parquet files, each with the rows of a query. */
async function partitions(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await fresh('table');
  const session = await openSession();
  for (const [name, query] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await session.run(`COPY (${query}) TO '${path.join(folder, name)}' (FORMAT parquet)`);
  }
  return folder;
}

async function transformation(steps: readonly TransformationStep[]): Promise<string> {
  const folder = await fresh('transformation');
  await writeTransformation(folder, steps);
  return folder;
}

interface Wishes {
  readonly params?: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly parts?: string;
}

async function run(component: ComponentImplementation, output: string, wishes: Wishes) {
  const { params = {}, inputs, parts } = wishes;
  const folder = await fresh(output);
  const { metrics = [] } = await component.run({
    params,
    inputs,
    outputs: { [output]: folder },
    seed: '00',
    ...(parts === undefined ? {} : { parts: { folder: parts, scope: 'a' } }),
    progress: () => {},
    log: () => {},
  });
  const account = ['parts', 'parts_kept', 'rows_in', 'rows_out', 'rows_rejected'].map(
    (name) => metrics.find((metric) => metric.name === `batch.${name}`)?.value,
  );
  return { folder, account };
}

const days = (count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, day) => [
      `month/day-${day}.parquet`,
      `SELECT ${day} * 10 + i AS id, CASE WHEN i = 3 THEN NULL ELSE i * 1.5::DOUBLE END AS size, 'x' AS kind
       FROM range(10) t(i)`,
    ]),
  );
const whole = (count: number): string => Object.values(days(count)).join(' UNION ALL ');
const scaled: TransformationStep = {
  ...{ kind: 'normalize', column: 'size', method: 'minmax' },
  center: 0,
  scale: 2,
};
const withoutRows: TransformationStep = { kind: 'drop-rows', columns: ['size', 'gone'] };

it.each([
  { name: 'scaling', step: scaled, rejected: 0 },
  { name: 'dropping rows', step: withoutRows, rejected: 4 },
])('B65 B66 $name gives a file per partition, the rows of the whole, and an account', async (each) => {
  const fitted = await transformation([each.step]);
  const apply = (dataset: string) =>
    run(applyTransformation, 'transformed_dataset', { inputs: { dataset, transformation: fitted } });
  const { folder, account } = await apply(await partitions(days(4)));
  expect(account).toEqual([4, 0, 40, 40 - each.rejected, each.rejected]);
  expect((await readdir(path.join(folder, 'month'))).sort()).toEqual(
    Object.keys(days(4)).map((name) => path.basename(name)),
  );
  const alone = await apply(await rig.table(whole(4)));
  expect(await cellsOf(folder)).toEqual(await cellsOf(alone.folder));
  // A table of one file is no batch.
  expect(alone.account[0]).toBeUndefined();
  expect(await readdir(alone.folder)).toContain('data.parquet');
});

it('B65 only changed partitions are computed again, and the others are the same bytes', async () => {
  const parts = await fresh('parts');
  const fitted = await transformation([scaled]);
  const apply = (dataset: string) =>
    run(applyTransformation, 'transformed_dataset', { inputs: { dataset, transformation: fitted }, parts });
  const first = await apply(await partitions(days(5)));
  expect(first.account.slice(0, 2)).toEqual([5, 0]);
  const other = "SELECT i + 100 AS id, 7.0::DOUBLE AS size, 'y' AS kind FROM range(3) t(i)";
  const more = other.replace('100', '200');
  const changed = { ...days(5), 'month/day-2.parquet': other, 'month/day-9.parquet': more };
  const second = await apply(await partitions(changed));
  expect(second.account).toEqual([6, 4, 46, 46, 0]);
  for (const name of Object.keys(days(5)).filter((file) => !file.includes('day-2'))) {
    const [before, now] = await Promise.all(
      [first, second].map(({ folder }) => readFile(path.join(folder, name))),
    );
    expect(before?.equals(now ?? Buffer.of()), name).toBe(true);
  }
});

it('B65 an attempt that ends in the middle leaves what it committed to the next one', async () => {
  const parts = await fresh('parts');
  let seen = 0;
  const breaking = rowWise({
    name: 'breaking',
    input: 'dataset',
    output: 'out',
    infer: async () => ({}),
    plan: async () => ({
      transform: ({ relation, columns }, write) => {
        seen += 1;
        if (seen === 4) throw new Error('the power is gone');
        return write({ query: `SELECT * FROM ${relation}`, columns });
      },
    }),
  });
  const inputs = { dataset: await partitions(days(5)) };
  await expect(run(breaking, 'out', { inputs, parts })).rejects.toThrow('the power is gone');
  expect((await readdir(parts)).length).toBe(3);
  expect((await run(breaking, 'out', { inputs, parts })).account.slice(0, 2)).toEqual([5, 3]);
  expect(seen).toBe(6);
});

it('B66 a row that is lost on the way fails the step', async () => {
  const losing = rowWise({
    name: 'losing',
    input: 'dataset',
    output: 'out',
    infer: async () => ({}),
    plan: async () => ({
      transform: ({ relation, columns }, write) =>
        write({ query: `SELECT * FROM ${relation} WHERE id <> 13`, columns }),
    }),
  });
  for (const dataset of [await partitions(days(3)), await rig.table(whole(3))])
    expect(await failureOf(run(losing, 'out', { inputs: { dataset } }))).toMatchObject({
      code: 'rows-unbalanced',
      port: 'dataset',
    });
});

it('B65 Select Columns keeps the partitions; B67 what learns from all rows makes one file', async () => {
  const dataset = await partitions(days(3));
  const { folder, account } = await run(selectColumnsInDataset, 'results_dataset', {
    params: { columns: '["kind","id"]' },
    inputs: { dataset },
  });
  expect(account).toEqual([3, 0, 30, 30, 0]);
  expect((await cellsOf(folder))[0]).toEqual(['id', 'kind']);
  expect((await stat(path.join(folder, 'month/day-1.parquet'))).isFile()).toBe(true);
  const params = { cleaning_mode: 'replace_with_mean', columns: '["size"]' };
  const cleaned = await rig.run('clean_missing_data', params, { dataset });
  expect((await readdir(cleaned.cleaned_dataset ?? '')).sort()).toEqual(['MLTable', 'data.parquet']);
});

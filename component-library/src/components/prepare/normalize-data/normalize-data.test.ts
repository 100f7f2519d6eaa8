import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsOf, createStepRig, failureOf, type StepRig, typesOf } from '../../../testing/step-rig.ts';

let rig: StepRig;
let dataset: string;
beforeAll(async () => {
  rig = await createStepRig();
  dataset = await rig.table(
    `SELECT * FROM (VALUES (1, 'x', 0.1, 1.0::DOUBLE), (2, 'y', 0.1, 'nan'::DOUBLE), (3, 'x', 0.1, NULL), (4, 'z', NULL, 'inf'::DOUBLE), (NULL, 'x', 0.1, 3.0))
     t(a, "chosen", k, odd)`,
  );
});
afterAll(() => rig.close());

async function normalized(method: string, columns: string[], params: Record<string, string> = {}) {
  const settings = { transformation_method: method, columns: JSON.stringify(columns), ...params };
  const outputs = await rig.run('normalize_data', settings, { dataset });
  const cells = await cellsOf(outputs.transformed_dataset);
  return (name: string) => cells.slice(1).map((row) => row[cells[0]?.indexOf(name) ?? -1]);
}

const near = (value: number) => expect.closeTo(value, 12);

describe('normalize_data', () => {
  it('z-score divides by the population standard deviation', async () => {
    const root = Math.sqrt(1.25);
    expect((await normalized('zscore', ['a']))('a')).toEqual([
      near(-1.5 / root),
      near(-0.5 / root),
      near(0.5 / root),
      near(1.5 / root),
      null,
    ]);
  });

  it('min-max', async () => {
    expect((await normalized('minmax', ['a']))('a')).toEqual([0, near(1 / 3), near(2 / 3), 1, null]);
  });

  it('logistic and tanh', async () => {
    expect((await normalized('logistic', ['a']))('a')[0]).toEqual(near(0.7310585786300049));
    expect((await normalized('tanh', ['a']))('a')[0]).toEqual(near(0.7615941559557649));
  });

  it('log-normal is the distribution function with fitted parameters', async () => {
    // Python 3.11: statistics.NormalDist(fmean(ln x), pstdev(ln x)).cdf(ln x)
    const reference = [0.0634959553417544, 0.42281367115337604, 0.7204240878877057, 0.8721620547175574];
    const values = (await normalized('lognormal', ['a']))('a');
    expect(values.slice(0, 4)).toEqual(reference.map(near));
    expect(values[4]).toBeNull();
  });

  it('a constant column becomes 0, or missing', async () => {
    expect((await normalized('zscore', ['k']))('k')).toEqual([0, 0, 0, null, 0]);
    expect((await normalized('minmax', ['k'], { use_0_for_constant_columns: 'false' }))('k')).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('fits to finite values; NaN stays NaN, missing stays missing', async () => {
    expect((await normalized('zscore', ['odd']))('odd')).toEqual([-1, 'NaN', null, 'Infinity', 1]);
  });

  it('leaves other columns and all rows where they are', async () => {
    const column = await normalized('zscore', ['a']);
    expect(column('chosen')).toEqual(['x', 'y', 'x', 'z', 'x']);
    expect(column('k')).toEqual([0.1, 0.1, 0.1, null, 0.1]);
  });

  it('takes all numeric columns by default and makes them decimals', async () => {
    const outputs = await rig.run('normalize_data', {}, { dataset });
    expect(await typesOf(outputs.transformed_dataset)).toEqual([
      'a: double',
      'chosen: string',
      'k: double',
      'odd: double',
    ]);
    const text = await readFile(
      path.join(outputs.transformation_function ?? '', 'transformation.json'),
      'utf8',
    );
    expect(JSON.parse(text).steps[0]).toEqual({
      kind: 'normalize',
      column: 'a',
      method: 'zscore',
      center: 2.5,
      scale: Math.sqrt(1.25),
    });
  });

  it('refuses columns that are no numbers', async () => {
    expect(await failureOf(normalized('zscore', ['chosen', 'a']))).toMatchObject({
      code: 'column-type-unsupported',
      params: { columns: ['chosen'] },
      port: 'columns',
    });
    expect(await failureOf(normalized('zscore', []))).toMatchObject({ code: 'no-columns' });
  });

  it('infers the types', async () => {
    const a = { name: 'a', type: 'integer', categorical: true, role: 'label' } as const;
    const s = { name: 's', type: 'string', categorical: false, role: 'feature' } as const;
    const inferred = await rig.infer('normalize_data', {}, { schemas: { dataset: { columns: [a, s] } } });
    expect(inferred.transformed_dataset).toEqual({
      kind: 'table',
      schema: { columns: [{ ...a, type: 'double', categorical: false }, s] },
    });
  });
});

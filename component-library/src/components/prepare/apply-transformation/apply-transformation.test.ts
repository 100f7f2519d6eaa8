import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsOf, createStepRig, failureOf, type StepRig } from '../../../testing/step-rig.ts';

let rig: StepRig;
let training: string;
beforeAll(async () => {
  rig = await createStepRig();
  training = await rig.table(
    `SELECT * FROM (VALUES (1, 10.0::DOUBLE, 'x', 1), (2, NULL, NULL, 0), (3, 14.0, 'x', 1)) t(id, size, kind, label)`,
  );
});
afterAll(() => rig.close());

const applied = async (transformation: string | undefined, rows: string) => {
  const dataset = await rig.table(rows);
  const outputs = await rig.run(
    'apply_transformation',
    {},
    { transformation: transformation ?? '', dataset },
  );
  return cellsOf(outputs.transformed_dataset);
};
const fit = async (component: string, output: string, params: Record<string, string>) =>
  (await rig.run(component, params, { dataset: training }))[output];

describe('apply_transformation', () => {
  it('fills with the mean of the training data, not of the new data', async () => {
    const fitted = await fit('clean_missing_data', 'cleaning_transformation', {
      columns: '["size"]',
      cleaning_mode: 'replace_with_mean',
    });
    const cells = await applied(fitted, `SELECT * FROM (VALUES (7, 100.0::DOUBLE), (8, NULL)) t(id, size)`);
    expect(cells).toEqual([
      ['id', 'size'],
      [7, 100],
      [8, 12],
    ]);
  });

  it('adds the same indicators, drops the same columns and rows', async () => {
    const indicated = await fit('clean_missing_data', 'cleaning_transformation', {
      columns: '["size"]',
      cleaning_mode: 'replace_with_mean',
      generate_missing_value_indicator_column: 'true',
    });
    expect(await applied(indicated, `SELECT NULL::DOUBLE AS size`)).toEqual([
      ['size', 'size_IsMissing'],
      [12, true],
    ]);
    const rows = await fit('clean_missing_data', 'cleaning_transformation', {
      cleaning_mode: 'remove_entire_row',
    });
    expect(await applied(rows, `SELECT * FROM (VALUES (1, 'a'), (2, NULL)) t(id, kind)`)).toEqual([
      ['id', 'kind'],
      [1, 'a'],
    ]);
    const columns = await fit('clean_missing_data', 'cleaning_transformation', {
      cleaning_mode: 'remove_entire_column',
    });
    expect(await applied(columns, `SELECT 1 AS id, 'a' AS kind`)).toEqual([['id'], [1]]);
  });

  it('scales by the training data, and equals what Normalize Data itself gave', async () => {
    const outputs = await rig.run('normalize_data', { columns: '["id","size"]' }, { dataset: training });
    const again = await rig.run(
      'apply_transformation',
      {},
      { transformation: outputs.transformation_function ?? '', dataset: training },
    );
    expect(await cellsOf(again.transformed_dataset)).toEqual(await cellsOf(outputs.transformed_dataset));
    const [, row] = await applied(outputs.transformation_function, 'SELECT 12.0::DOUBLE AS size');
    expect(row).toEqual([0]);
  });

  it('names columns whose type changed, and what is no transformation', async () => {
    const fitted = await fit('normalize_data', 'transformation_function', { columns: '["size"]' });
    expect(await failureOf(applied(fitted, `SELECT 'big' AS size`))).toMatchObject({
      code: 'column-type-unsupported',
      params: { columns: ['size'] },
    });
    expect(await failureOf(applied(training, 'SELECT 1 AS size'))).toMatchObject({
      code: 'transformation-invalid',
      port: 'transformation',
    });
  });
});

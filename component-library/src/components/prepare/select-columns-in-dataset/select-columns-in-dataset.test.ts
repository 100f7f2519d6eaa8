import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTable } from '../../../tables/open-table.ts';
import { openSession } from '../../../tables/session.ts';
import { cellsOf, createStepRig, failureOf, type StepRig } from '../../../testing/step-rig.ts';

let rig: StepRig;
let dataset: string;
beforeAll(async () => {
  rig = await createStepRig();
  dataset = await rig.table(`SELECT * FROM (VALUES (1, 'x', 0.5), (2, 'y', 1.5)) t(id, "ma""ke", price)`);
});
afterAll(() => rig.close());

const select = (columns: unknown) =>
  rig.run('select_columns_in_dataset', { columns: JSON.stringify(columns) }, { dataset });

describe('select_columns_in_dataset', () => {
  it('keeps the order of the table', async () => {
    const outputs = await select(['price', 'id']);
    expect(await cellsOf(outputs.results_dataset)).toEqual([
      ['id', 'price'],
      [1, 0.5],
      [2, 1.5],
    ]);
  });

  it('excludes by rules', async () => {
    const outputs = await select({
      begin: 'all',
      rules: [{ action: 'exclude', by: 'names', values: ['ma"ke'] }],
    });
    expect((await cellsOf(outputs.results_dataset))[0]).toEqual(['id', 'price']);
  });

  it('keeps the order and the repetitions of the list when asked', async () => {
    const rules = [{ action: 'include', by: 'indices', values: '3,1,3' }];
    const outputs = await select({ begin: 'none', rules, keepOrder: true });
    expect(await cellsOf(outputs.results_dataset)).toEqual([
      ['price', 'id', 'price_2'],
      [0.5, 1, 0.5],
      [1.5, 2, 1.5],
    ]);
  });

  it('names the nearest columns of one that is not there', async () => {
    expect(await failureOf(select(['pricee']))).toMatchObject({
      code: 'column-not-found',
      params: { column: 'pricee', nearest: ['price'] },
      remedy: 'Did you mean "price"?',
      port: 'columns',
    });
  });

  it('refuses an empty selection, a position that is not there, and what is no selection', async () => {
    expect(await failureOf(select([]))).toMatchObject({ code: 'no-columns' });
    const beyond = select({ begin: 'none', rules: [{ action: 'include', by: 'indices', values: '4' }] });
    expect(await failureOf(beyond)).toMatchObject({ code: 'column-index-out-of-range' });
    expect(await failureOf(select(5))).toMatchObject({ code: 'column-selection-invalid' });
  });

  it('infers what it would write', async () => {
    const { columns } = await openTable(await openSession(), dataset);
    const inferred = await rig.infer(
      'select_columns_in_dataset',
      { columns: '["price"]' },
      { schemas: { dataset: { columns } } },
    );
    const price = { name: 'price', type: 'double', categorical: false, role: 'feature' };
    expect(inferred).toEqual({ results_dataset: { kind: 'table', schema: { columns: [price] } } });
    expect(await rig.infer('select_columns_in_dataset', { columns: '["price"]' }, {})).toEqual({
      results_dataset: { kind: 'needs-run' },
    });
  });
});

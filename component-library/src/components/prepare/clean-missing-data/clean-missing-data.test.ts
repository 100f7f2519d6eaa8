import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTable } from '../../../tables/open-table.ts';
import { openSession } from '../../../tables/session.ts';
import {
  cellsOf,
  createStepRig,
  failureOf,
  type StepRig,
  shapeOf,
  typesOf,
} from '../../../testing/step-rig.ts';

let rig: StepRig;
let dataset: string;
beforeAll(async () => {
  rig = await createStepRig();
  dataset = await rig.table(
    `SELECT * FROM (VALUES
      (1, 1.0::DOUBLE, 'x', true, TIMESTAMP '2024-01-01', NULL::VARCHAR),
      (2, 'nan'::DOUBLE, NULL, NULL, NULL, NULL),
      (NULL, NULL, 'x', false, TIMESTAMP '2024-01-04', NULL),
      (4, 4.0::DOUBLE, 'y', true, TIMESTAMP '2024-01-10', NULL)) t(i, d, s, b, t, n)`,
  );
});
afterAll(() => rig.close());

const clean = (params: Record<string, string>) => rig.run('clean_missing_data', params, { dataset });
const cleaned = async (params: Record<string, string>) => cellsOf((await clean(params)).cleaned_dataset);
const column = (cells: unknown[][], name: string) =>
  cells.slice(1).map((row) => row[cells[0]?.indexOf(name) ?? -1]);

describe('filling', () => {
  it('puts the replacement value into each type, NaN included', async () => {
    const cells = await cleaned({ columns: '["i","d","s","b","n"]' });
    expect(column(cells, 'i')).toEqual([1, 2, 0, 4]);
    expect(column(cells, 'd')).toEqual([1, 0, 0, 4]);
    expect(column(cells, 's')).toEqual(['x', '0', 'x', 'y']);
    expect(column(cells, 'b')).toEqual([true, false, false, true]);
    expect(column(cells, 'n')).toEqual(['0', '0', '0', '0']);
    expect(column(cells, 't')).toEqual(['2024-01-01', null, '2024-01-04', '2024-01-10']);
  });

  it('refuses a replacement value that does not fit, and names every such column', async () => {
    expect(await failureOf(clean({ replacement_value: 'none' }))).toMatchObject({
      code: 'replacement-value-invalid',
      params: { columns: ['i', 'd', 'b', 't'] },
      port: 'replacement_value',
    });
  });

  it('replaces with the mean, rounded to the type', async () => {
    const cells = await cleaned({ columns: '["i","d","b","t"]', cleaning_mode: 'replace_with_mean' });
    expect(column(cells, 'i')).toEqual([1, 2, 2, 4]);
    expect(column(cells, 'd')).toEqual([1, 2.5, 2.5, 4]);
    expect(column(cells, 'b')).toEqual([true, true, false, true]);
    expect(column(cells, 't')).toEqual(['2024-01-01', '2024-01-05', '2024-01-04', '2024-01-10']);
  });

  it('replaces with the median', async () => {
    const cells = await cleaned({ columns: '["i","d"]', cleaning_mode: 'replace_with_median' });
    expect(column(cells, 'i')).toEqual([1, 2, 2, 4]);
    expect(column(cells, 'd')).toEqual([1, 2.5, 2.5, 4]);
  });

  it('replaces with the mode, the smallest of several', async () => {
    const cells = await cleaned({ columns: '["i","s","b"]', cleaning_mode: 'replace_with_mode' });
    expect(column(cells, 'i')).toEqual([1, 2, 1, 4]);
    expect(column(cells, 's')).toEqual(['x', 'x', 'x', 'y']);
    expect(column(cells, 'b')).toEqual([true, true, false, true]);
  });

  it('has no mean of text that has missing values', async () => {
    expect(
      await failureOf(clean({ columns: '["s","i"]', cleaning_mode: 'replace_with_mean' })),
    ).toMatchObject({
      code: 'column-type-unsupported',
      params: { columns: ['s'] },
    });
  });

  it('removes or keeps a column without any value', async () => {
    const params = { columns: '["n","i"]', cleaning_mode: 'replace_with_mode' };
    expect((await cleaned(params))[0]).toEqual(['i', 'd', 's', 'b', 't']);
    const kept = await cleaned({ ...params, columns_with_all_missing_values: 'propagate' });
    expect(column(kept, 'n')).toEqual([null, null, null, null]);
  });

  it('adds indicator columns for the cleaned columns only', async () => {
    const cells = await cleaned({
      columns: '["i","d","n"]',
      maximum_missing_value_ratio: '0.5',
      generate_missing_value_indicator_column: 'true',
    });
    expect(cells[0]).toEqual(['i', 'd', 's', 'b', 't', 'n', 'i_IsMissing', 'd_IsMissing']);
    expect(column(cells, 'd_IsMissing')).toEqual([false, true, true, false]);
  });
});

describe('removing', () => {
  it('drops rows with a missing cell in a cleaned column', async () => {
    const cells = await cleaned({ columns: '["i","d"]', cleaning_mode: 'remove_entire_row' });
    expect(column(cells, 'i')).toEqual([1, 4]);
  });

  it('drops columns within the ratios, each for itself', async () => {
    const params = { cleaning_mode: 'remove_entire_column', minimum_missing_value_ratio: '0.5' };
    expect((await cleaned(params))[0]).toEqual(['i', 's', 'b', 't']);
  });

  it('fails when no column is left', async () => {
    expect(await failureOf(clean({ cleaning_mode: 'remove_entire_column' }))).toMatchObject({
      code: 'no-columns',
    });
  });
});

describe('parameters', () => {
  it.each([
    [{ minimum_missing_value_ratio: '2' }, 'parameter-out-of-range'],
    [{ minimum_missing_value_ratio: 'x' }, 'parameter-invalid'],
    [{ cleaning_mode: 'guess' }, 'parameter-invalid'],
    [{ minimum_missing_value_ratio: '0.5', maximum_missing_value_ratio: '0.4' }, 'ratios-reversed'],
  ])('refuses %j', async (params, code) => {
    expect(await failureOf(clean(params))).toMatchObject({ code });
  });
});

describe('the transformation', () => {
  it('keeps what was fitted', async () => {
    const outputs = await clean({ columns: '["d"]', cleaning_mode: 'replace_with_mean' });
    const text = await readFile(
      path.join(outputs.cleaning_transformation ?? '', 'transformation.json'),
      'utf8',
    );
    expect(JSON.parse(text)).toEqual({
      format: 'millrace-transformation',
      version: 1,
      steps: [{ kind: 'fill', column: 'd', type: 'double', value: '2.5' }],
    });
  });
});

describe('infer', () => {
  const names = (inferred: Awaited<ReturnType<StepRig['infer']>>) => {
    const output = inferred.cleaned_dataset;
    return output?.kind === 'table' ? output.schema.columns.map(({ name }) => name) : output?.kind;
  };
  const infer = async (params: Record<string, string>) => {
    const { columns } = await openTable(await openSession(), dataset);
    return names(await rig.infer('clean_missing_data', params, { schemas: { dataset: { columns } } }));
  };

  it('agrees with the run where the rows do not matter', async () => {
    expect(await infer({ cleaning_mode: 'remove_entire_row' })).toEqual(['i', 'd', 's', 'b', 't', 'n']);
    const marked = { columns: '["i"]', generate_missing_value_indicator_column: 'true' };
    expect(await infer(marked)).toEqual((await cleaned(marked))[0]);
  });

  it('needs the run where they do', async () => {
    expect(await infer({ cleaning_mode: 'remove_entire_column' })).toBe('needs-run');
  });
});

const automobile = path.resolve(import.meta.dirname, '../../../../../../shared/data/automobile-price.csv');

describe.skipIf(!existsSync(automobile))('the automobile data (skipped without ../shared/data)', () => {
  it('leaves 193 rows and 25 columns', async () => {
    const imported = await rig.run('import_data', {}, { source: automobile });
    const columns =
      '{"begin":"all","rules":[{"action":"exclude","by":"names","values":["normalized-losses"]}]}';
    const selected = await rig.run(
      'select_columns_in_dataset',
      { columns },
      { dataset: imported.dataset ?? '' },
    );
    const params = { cleaning_mode: 'remove_entire_row' };
    const outputs = await rig.run('clean_missing_data', params, { dataset: selected.results_dataset ?? '' });
    expect(await shapeOf(outputs.cleaned_dataset)).toBe('193x25');
    expect((await typesOf(outputs.cleaned_dataset)).filter((type) => type.startsWith('price'))).toEqual([
      'price: integer',
    ]);
  });
});

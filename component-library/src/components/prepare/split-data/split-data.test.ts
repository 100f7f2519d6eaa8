import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cellsOf,
  createStepRig,
  failureOf,
  type StepRig,
  shapeOf,
  withThreads,
} from '../../../testing/step-rig.ts';
import { partSize } from './choose-rows.ts';

let rig: StepRig;
let dataset: string;
beforeAll(async () => {
  rig = await createStepRig();
  dataset = await rig.table(
    `SELECT i AS id, CASE WHEN i % 10 = 0 THEN 'rare' WHEN i % 10 = 1 THEN NULL ELSE 'often' END AS chosen,
     i / 2.0 AS half, i % 2 = 0 AS even, TIMESTAMP '2024-01-01' + to_days(i::INTEGER) AS day FROM range(193) t(i)`,
  );
});
afterAll(() => rig.close());

async function split(params: Record<string, string>, seed?: string) {
  const outputs = await rig.run('split_data', params, { dataset }, seed);
  return [await cellsOf(outputs.results_dataset1), await cellsOf(outputs.results_dataset2)] as const;
}
const ids = (cells: unknown[][]) => cells.slice(1).map((row) => Number(row[0]));
const firstIds = async (params: Record<string, string>, seed?: string) => ids((await split(params, seed))[0]);

describe('split rows', () => {
  it('gives round(fraction × rows) rows, every row once, in the order of the table', async () => {
    const parts = (await split({ fraction_of_rows: '0.7', random_seed: '0' })).map(ids);
    expect(parts.map((part) => part.length)).toEqual([135, 58]);
    expect(parts.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 193 }, (_, id) => id));
    for (const part of parts) expect(part).toEqual(part.toSorted((a, b) => a - b));
  });

  it('never changes for a seed: these rows were drawn when it was written', async () => {
    expect((await firstIds({ fraction_of_rows: '0.05', random_seed: '0' })).join(' ')).toMatchInlineSnapshot(
      `"28 30 38 54 81 111 126 128 182 186"`,
    );
  });

  it('takes 0 for an ordinary seed, and a blank one from the step', async () => {
    const zero = await firstIds({ random_seed: '0' }, 'aa');
    expect(await firstIds({ random_seed: '0' }, 'bb')).toEqual(zero);
    expect(await firstIds({ random_seed: '1' })).not.toEqual(zero);
    const blank = await firstIds({}, 'aa');
    expect(await firstIds({}, 'aa')).toEqual(blank);
    expect(await firstIds({}, 'bb')).not.toEqual(blank);
  });

  it('takes the first rows when it is not random', async () => {
    expect(await firstIds({ randomized_split: 'false', fraction_of_rows: '0.02' })).toEqual([0, 1, 2, 3]);
  });

  it('may give all rows to one part', async () => {
    const outputs = await rig.run('split_data', { fraction_of_rows: '1' }, { dataset });
    expect([await shapeOf(outputs.results_dataset1), await shapeOf(outputs.results_dataset2)]).toEqual([
      '193x5',
      '0x5',
    ]);
  });

  it('rounds halves up', () => {
    expect([partSize(0.5, 205), partSize(0.7, 193), partSize(0.29, 100)]).toEqual([103, 135, 29]);
  });

  it.each([[{ fraction_of_rows: '1.1' }], [{ random_seed: '-1' }], [{ random_seed: '1.5' }]])(
    'refuses %j',
    async (params) => {
      expect((await failureOf(split(params))).code).toMatch(/^parameter-/);
    },
  );
});

describe('stratified split', () => {
  const params = {
    stratified_split: 'true',
    stratification_column: 'chosen',
    fraction_of_rows: '0.7',
    random_seed: '3',
  };

  it('keeps the shares, missing being a value of its own, and the total', async () => {
    const [first, second] = await split(params);
    const count = (cells: unknown[][], value: unknown) =>
      cells.slice(1).filter((row) => row[1] === value).length;
    expect([count(first, 'rare'), count(second, 'rare')]).toEqual([14, 6]);
    expect([count(first, null), count(second, null)]).toEqual([14, 6]);
    expect([count(first, 'often'), count(second, 'often')]).toEqual([107, 46]);
    expect(ids(first)).toEqual(ids(first).toSorted((a, b) => a - b));
  });

  it('asks for a column, and names the nearest', async () => {
    expect(await failureOf(split({ ...params, stratification_column: '' }))).toMatchObject({
      port: 'stratification_column',
    });
    expect(await failureOf(split({ ...params, stratification_column: 'choosen' }))).toMatchObject({
      code: 'column-not-found',
      params: { nearest: ['chosen'] },
    });
  });
});

describe('regular expression', () => {
  const by = (regular_expression: string) =>
    split({ splitting_mode: 'regular_expression', regular_expression });

  it.each([['\\"chosen" ^ra'], ['"chosen" ^ra'], ['(\\1) ar']])('%s', async (expression) => {
    const [first, second] = await by(expression);
    expect(first.length - 1).toBe(20);
    expect(second.length - 1).toBe(173);
  });

  it('refuses a number column, a bad pattern, and what names no column', async () => {
    expect(await failureOf(by('\\"id" 1'))).toMatchObject({ code: 'column-type-unsupported' });
    expect(await failureOf(by('\\"chosen" [a'))).toMatchObject({
      code: 'expression-invalid',
      port: 'regular_expression',
    });
    expect(await failureOf(by('ra'))).toMatchObject({ code: 'expression-invalid' });
    expect(await failureOf(by(''))).toMatchObject({ code: 'parameter-missing' });
  });
});

describe('relative expression', () => {
  const by = (relational_expression: string) =>
    split({ splitting_mode: 'relative_expression', relational_expression });
  const firstOf = async (expression: string) => ids((await by(expression))[0]);

  it.each([
    ['\\"id" < 3', [0, 1, 2]],
    ['(\\0) >= 190 & != 191', [190, 192]],
    ['\\"id" == 5 | > 190 & < 192', [5, 191]],
    ['\\"id" > 191.5', [192]],
    ['\\"half" <= 0.5', [0, 1]],
    ['\\"day" < 2024/1/3', [0, 1]],
    ['\\"even" == true', Array.from({ length: 97 }, (_, index) => 2 * index)],
  ])('%s', async (expression, expected) => {
    expect(await firstOf(expression)).toEqual(expected);
  });

  it('compares text with == and != only; a missing cell meets nothing', async () => {
    expect((await firstOf('\\"chosen" == rare')).length).toBe(20);
    expect((await firstOf('\\"chosen" != "rare"')).length).toBe(153);
    expect(await failureOf(by('\\"chosen" > a'))).toMatchObject({ code: 'operator-unsupported' });
  });

  it('refuses values and columns that do not fit', async () => {
    expect(await failureOf(by('\\"id" > ten'))).toMatchObject({ code: 'value-invalid' });
    expect(await failureOf(by('\\"id" 10'))).toMatchObject({ code: 'expression-invalid' });
    expect(await failureOf(by('(\\9) > 1'))).toMatchObject({ code: 'column-index-out-of-range' });
  });
});

describe('infer', () => {
  it('gives both parts the columns of the input, and checks the parameters', async () => {
    const columns = [{ name: 'a', type: 'string', categorical: true, role: 'label' } as const];
    const known = { schemas: { dataset: { columns } } };
    const part = { kind: 'table', schema: { columns } };
    expect(await rig.infer('split_data', {}, known)).toEqual({
      results_dataset1: part,
      results_dataset2: part,
    });
    const wrong = rig.infer('split_data', { stratified_split: 'true', stratification_column: 'b' }, known);
    expect(await failureOf(wrong)).toMatchObject({ code: 'column-not-found' });
  });
});

describe('threads', () => {
  it('draws the same rows with any number of them', async () => {
    const drawn = await Promise.resolve(firstIds({ random_seed: '9' }));
    for (const threads of [1, 8]) {
      expect(await withThreads(threads, () => firstIds({ random_seed: '9' }))).toEqual(drawn);
    }
  });
});

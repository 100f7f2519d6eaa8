import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linearParams, logisticParams } from '../../../models/testing/learner-params.ts';
import { columnOf, createWorkbench, type Workbench } from '../../../models/testing/run-step.ts';
import { carsTable, column, penguinsTable, table, withRows } from '../../../models/testing/sample-tables.ts';
import { weightedSum } from '../../../models/testing/score-by-hand.ts';
import { trainedModel } from '../../../models/trained-model.ts';
import { openTable } from '../../../tables/open-table.ts';
import { openSession } from '../../../tables/session.ts';
import { writeTable } from '../../../tables/write-table.ts';
import { linearRegression } from '../../train/linear-regression/linear-regression.ts';
import { trainModel } from '../../train/train-model/train-model.ts';
import { twoClassLogisticRegression } from '../../train/two-class-logistic-regression/two-class-logistic-regression.ts';
import { scoreModel } from './score-model.ts';

let bench: Workbench;
let regression: string;
let classifier: string;
let cars: string;

beforeAll(async () => {
  bench = await createWorkbench();
  cars = await bench.store(carsTable());
  regression = await train(linearRegression, linearParams, cars, 'Miles_per_Gallon');
  classifier = await train(
    twoClassLogisticRegression,
    logisticParams,
    await bench.store(penguinsTable()),
    'Sex',
  );
});
afterAll(() => bench.close());

async function train(
  learner: typeof linearRegression,
  params: Record<string, string>,
  dataset: string,
  label: string,
) {
  const untrained = await bench.run(learner, { params, output: 'untrained_model' });
  const inputs = { untrained_model: untrained.folder, dataset };
  const trained = await bench.run(trainModel, {
    params: { label_column: label },
    inputs,
    output: 'trained_model',
  });
  return trained.folder;
}

const step = (model: string, dataset: string, append = 'true') => ({
  params: { append_score_columns: append },
  inputs: { trained_model: model, dataset },
  output: 'scored_dataset',
});

describe('score_model', () => {
  it('appends a regression score to every row, and marks the label', async () => {
    const ran = await bench.run(scoreModel, step(regression, cars));
    const scored = await bench.read(ran.folder);
    const original = carsTable();
    expect([scored.rows, scored.columns.length]).toEqual([original.rows, original.columns.length + 1]);
    expect(columnOf(scored, 'Miles_per_Gallon').role).toBe('label');
    expect(columnOf(scored, 'Scored Labels')).toMatchObject({ role: 'score', type: 'double' });
    const model = trainedModel.parse(JSON.parse(await readFile(path.join(regression, 'model.json'), 'utf8')));
    columnOf(scored, 'Scored Labels').values.data.forEach((score, row) => {
      expect(Number(score)).toBeCloseTo(weightedSum(model, original, row), 9);
    });
    expect(ran.tables?.[0]?.summary.rows).toBe(original.rows);
  });

  it('appends classes and probabilities for two classes', async () => {
    const ran = await bench.run(scoreModel, step(classifier, await bench.store(penguinsTable())));
    const scored = await bench.read(ran.folder);
    const probabilities = columnOf(scored, 'Scored Probabilities').values.data;
    columnOf(scored, 'Scored Labels').values.data.forEach((label, row) => {
      expect(label).toBe(Number(probabilities[row]) >= 0.5 ? 'MALE' : 'FEMALE');
    });
  });

  it('can leave everything but label and scores out', async () => {
    const ran = await bench.run(scoreModel, step(regression, cars, 'false'));
    const { columns } = await bench.read(ran.folder);
    expect(columns.map(({ name, role }) => [name, role])).toEqual([
      ['Miles_per_Gallon', 'label'],
      ['Scored Labels', 'score'],
    ]);
  });

  it('gives rows with missing features missing scores, and says how many', async () => {
    const holes = withRows(carsTable(), 3, { Horsepower: [null, 90, 95] });
    const ran = await bench.run(scoreModel, step(regression, await bench.store(holes)));
    const { values } = columnOf(await bench.read(ran.folder), 'Scored Labels');
    expect([...values.data].map((score) => Number.isNaN(score))).toEqual([true, false, false]);
    expect(ran.log).toContain('1 row with missing features got no score.');
  });

  it('scores a table without rows, and one that was scored before', async () => {
    const none = await bench.run(scoreModel, step(regression, await bench.store(withRows(carsTable(), 0))));
    expect(none.tables?.[0]?.summary.rows).toBe(0);
    const first = await bench.run(scoreModel, step(regression, cars));
    const again = await bench.run(scoreModel, step(regression, first.folder));
    expect(again.tables?.[0]?.summary.columns.at(-1)?.name).toBe('Scored Labels_2');
  });

  it('writes the same bytes every time', async () => {
    const bytes = async () => {
      const { folder } = await bench.run(scoreModel, step(classifier, await bench.store(penguinsTable())));
      return readFile(path.join(folder, 'data.parquet'));
    };
    expect((await bytes()).equals(await bytes())).toBe(true);
  });

  it('keeps whole numbers that doubles cannot hold', async () => {
    const dataset = await storeQuery(
      'SELECT 9007199254740993 AS id, 1 AS x, 2 AS y UNION ALL SELECT 3, 2, 4',
    );
    const features = await storeQuery('SELECT 1 AS x, 2 AS y UNION ALL SELECT 2, 4');
    const model = await train(linearRegression, linearParams, features, 'y');
    const { folder } = await bench.run(scoreModel, step(model, dataset));
    const session = await openSession();
    const { relation } = await openTable(session, folder);
    expect(await session.rows(`SELECT id FROM ${relation}`)).toEqual([[9007199254740993n], [3n]]);
  });
});

async function storeQuery(query: string): Promise<string> {
  const folder = await bench.store(table(column('placeholder', [1])));
  const session = await openSession();
  const described = await session.describe(query);
  const columns = described.map(
    ({ name }) => ({ name, type: 'integer', categorical: false, role: 'feature' }) as const,
  );
  await writeTable(session, { query, columns }, folder);
  return folder;
}

describe('score_model refuses, by name', () => {
  it('a missing feature, with similar columns', async () => {
    const cut = carsTable();
    const renamed = cut.columns.map((item) =>
      item.name === 'Horsepower' ? { ...item, name: 'Horse power' } : item,
    );
    const failure = await bench.failure(
      scoreModel,
      step(regression, await bench.store({ ...cut, columns: renamed })),
    );
    expect(failure).toMatchObject({
      code: 'missing-feature',
      params: { column: 'Horsepower', nearest: ['Horse power'] },
    });
    expect(failure.port).toBe('dataset');
  });

  it('a feature of another type, and decimals where whole numbers were', async () => {
    const text = withRows(carsTable(), 2, { Horsepower: ['a', 'b'] });
    expect(await bench.failure(scoreModel, step(regression, await bench.store(text)))).toMatchObject({
      code: 'feature-type',
      params: { column: 'Horsepower', expected: 'integer', actual: 'string' },
    });
    const decimals = withRows(carsTable(), 2, { Horsepower: [90, 90.5] });
    expect(await bench.failure(scoreModel, step(regression, await bench.store(decimals)))).toMatchObject({
      code: 'feature-not-whole',
      params: { column: 'Horsepower', row: 2, value: 90.5 },
    });
  });

  it('folders that hold no model', async () => {
    expect(await bench.failure(scoreModel, step(cars, cars))).toMatchObject({
      code: 'trained-model-invalid',
    });
    const broken = await train(linearRegression, linearParams, cars, 'Miles_per_Gallon');
    await writeFile(path.join(broken, 'model.onnx'), 'not a model');
    expect(await bench.failure(scoreModel, step(broken, cars))).toMatchObject({
      code: 'trained-model-invalid',
      port: 'trained_model',
    });
  });
});

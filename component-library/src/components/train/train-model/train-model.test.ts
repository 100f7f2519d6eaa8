import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linearParams, logisticParams } from '../../../models/testing/learner-params.ts';
import { createWorkbench, type Workbench } from '../../../models/testing/run-step.ts';
import { carsTable, penguinsTable } from '../../../models/testing/sample-tables.ts';
import { linearRegression } from '../linear-regression/linear-regression.ts';
import { twoClassLogisticRegression } from '../two-class-logistic-regression/two-class-logistic-regression.ts';
import { trainModel } from './train-model.ts';

let bench: Workbench;
let linear: string;
let cars: string;

beforeAll(async () => {
  bench = await createWorkbench();
  cars = await bench.store(carsTable());
  linear = (await bench.run(linearRegression, { params: linearParams, output: 'untrained_model' })).folder;
});
afterAll(() => bench.close());

const step = (untrained: string, dataset: string, label: string) => ({
  params: { label_column: label },
  inputs: { untrained_model: untrained, dataset },
  output: 'trained_model',
});

async function filesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const contents = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'base64')));
  return Object.fromEntries(names.map((name, index) => [name, contents[index] ?? '']));
}

describe('train_model', () => {
  it('writes an MLflow folder with the whole scoring graph, the same bytes every time', async () => {
    const [first, second] = [
      await bench.run(trainModel, step(linear, cars, 'Miles_per_Gallon')),
      await bench.run(trainModel, step(linear, cars, 'Miles_per_Gallon')),
    ];
    const files = await filesOf(first.folder);
    expect(Object.keys(files)).toEqual([
      'MLmodel',
      'conda.yaml',
      'model.json',
      'model.onnx',
      'python_env.yaml',
      'requirements.txt',
    ]);
    expect(await filesOf(second.folder)).toEqual(files);
    const mlmodel = await readFile(path.join(first.folder, 'MLmodel'), 'utf8');
    expect(mlmodel).toContain('loader_module: mlflow.onnx');
    expect(mlmodel).toContain('{"type":"long","name":"Horsepower","required":true}');
  });

  it('gives the bytes that cached results were made with', async () => {
    const { folder } = await bench.run(trainModel, step(linear, cars, 'Miles_per_Gallon'));
    const digest = createHash('sha256')
      .update(await readFile(path.join(folder, 'model.onnx')))
      .digest('hex');
    // When this changes on purpose, raise `implementation` in component.yaml, so that no stale result is reused.
    expect(digest).toBe('9fda91453511c78e461ecad30ae157050f584c604b7aad846cd92bf61bc293d3');
  });

  it('tells how well the training rows are met', async () => {
    const { metrics } = await bench.run(trainModel, step(linear, cars, 'Miles_per_Gallon'));
    const r2 = metrics?.find(({ name }) => name === 'Training_Coefficient_of_Determination')?.value;
    expect(r2).toBeGreaterThan(0.8);
    const { folder } = await bench.run(twoClassLogisticRegression, {
      params: logisticParams,
      output: 'untrained_model',
    });
    const classes = await bench.run(trainModel, step(folder, await bench.store(penguinsTable()), 'Sex'));
    expect(classes.metrics?.map(({ name }) => name)).toContain('Training_AUC');
  });

  it('refuses a label that is not there, with the nearest names', async () => {
    const failure = await bench.failure(trainModel, step(linear, cars, 'Miles_per_Galon'));
    expect(failure).toMatchObject({ code: 'column-not-found', port: 'label_column' });
    expect(failure.params.nearest).toContain('Miles_per_Gallon');
  });

  it('refuses a label of text for a regression, with the remedy', async () => {
    const failure = await bench.failure(trainModel, step(linear, cars, 'Origin'));
    expect(failure).toMatchObject({ code: 'text-label', params: { column: 'Origin' }, port: 'label_column' });
    expect(failure.message).toBe('Label column "Origin" holds text, but a regression predicts a number.');
    expect(failure.remedy).toContain('Two-Class Logistic Regression');
  });

  it('refuses an input that is no untrained model', async () => {
    expect(await bench.failure(trainModel, step(cars, cars, 'Miles_per_Gallon'))).toMatchObject({
      code: 'untrained-model-invalid',
      port: 'untrained_model',
    });
  });
});

describe('learners', () => {
  it('refuse parameters outside their range', async () => {
    const params = { ...linearParams, l2_regularization_weight: '-1' };
    expect(await bench.failure(linearRegression, { params, output: 'untrained_model' })).toMatchObject({
      code: 'parameter-out-of-range',
      port: 'l2_regularization_weight',
    });
  });

  it('keep a seed of 0, and note a blank one', async () => {
    const seedOf = async (params: Record<string, string>) => {
      const { folder } = await bench.run(linearRegression, { params, output: 'untrained_model' });
      return JSON.parse(await readFile(path.join(folder, 'untrained_model.json'), 'utf8')).model.parameters
        .random_seed;
    };
    expect(await seedOf({ ...linearParams, random_seed: '0' })).toBe('0');
    expect(await seedOf(linearParams)).toBeNull();
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableData } from '../tables/table-data.ts';
import type { Learner } from './learner.ts';
import { sigmoid } from './logistic.ts';
import { writeModelFolder } from './package/model-folder.ts';
import { linearLearner, logisticLearner } from './testing/learners.ts';
import { column, penguinsTable, table, withRows } from './testing/sample-tables.ts';
import { weightedSum } from './testing/score-by-hand.ts';
import { trainModel } from './train.ts';

/** A Python with mlflow, onnx, onnxruntime and pandas; without one these tests are skipped. */
const python = process.env.MILLRACE_TEST_PYTHON ?? 'python3';
const hasPackages =
  spawnSync(python, ['-c', 'import mlflow.onnx, onnx, onnxruntime, pandas'], { stdio: 'ignore' }).status ===
  0;
const script = fileURLToPath(new URL('reference/check_mlflow.py', import.meta.url));

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'millrace-mlflow-'));
});
afterAll(() => rm(root, { recursive: true }));

interface Scores {
  readonly mlflow: Readonly<Record<string, readonly (number | string)[]>>;
  readonly onnxruntime: Readonly<Record<string, readonly (number | string)[]>>;
}

async function scoreInPython(learner: Learner, data: TableData, label: string) {
  const model = trainModel(learner, data, label, { seed: '', progress: () => {}, log: () => {} });
  const folder = await mkdtemp(path.join(root, 'model-'));
  await writeModelFolder(folder, model);
  const cells = Object.fromEntries(data.columns.map(({ name, values }) => [name, [...values.data]]));
  const ran = spawnSync(python, [script, folder], { input: JSON.stringify(cells), encoding: 'utf8' });
  expect(ran.stderr === '' || ran.status === 0, ran.stderr).toBe(true);
  const scores: Scores = JSON.parse(ran.stdout);
  return { model, scores };
}

describe.skipIf(!hasPackages)('MLflow and onnxruntime (skipped where Python lacks them)', () => {
  it('load a regression with every kind of column, and give its scores', { timeout: 120_000 }, async () => {
    const penguins = penguinsTable();
    const heavy = column(
      'heavy',
      Array.from({ length: penguins.rows }, (_, row) => row % 3 === 0),
    );
    const levels = penguins.columns.map((item) =>
      item.name === 'Flipper Length (mm)' ? { ...item, categorical: true } : item,
    );
    const data = table(...levels, heavy);
    const { model, scores } = await scoreInPython(linearLearner(), data, 'Body Mass (g)');
    for (const source of [scores.mlflow, scores.onnxruntime]) {
      expect(source['Scored Labels']).toHaveLength(data.rows);
      source['Scored Labels']?.forEach((score, row) => {
        const expected = weightedSum(model, data, row);
        expect(Math.abs(Number(score) - expected)).toBeLessThan(1e-9 * Math.abs(expected));
      });
    }
  });

  it('load a classifier, and give classes and probabilities', { timeout: 120_000 }, async () => {
    const data = withRows(penguinsTable(), 200);
    const { model, scores } = await scoreInPython(logisticLearner(), data, 'Sex');
    for (const source of [scores.mlflow, scores.onnxruntime]) {
      source['Scored Probabilities']?.forEach((score, row) => {
        const expected = sigmoid(weightedSum(model, data, row));
        expect(Math.abs(Number(score) - expected)).toBeLessThan(1e-9);
        expect(source['Scored Labels']?.[row]).toBe(expected >= 0.5 ? 'MALE' : 'FEMALE');
      });
    }
  });

  it('load a model with a single feature', { timeout: 120_000 }, async () => {
    const data = table(column('x', [1, 2, 3, 4]), column('y', [2, 4, 6, 8.5]));
    const { model, scores } = await scoreInPython(linearLearner(), data, 'y');
    expect(Number(scores.mlflow['Scored Labels']?.[3])).toBeCloseTo(weightedSum(model, data, 3), 9);
  });
});

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnOf, createWorkbench, type Workbench } from '../../../models/testing/run-step.ts';
import { column, table } from '../../../models/testing/sample-tables.ts';
import { evaluateModel } from './evaluate-model.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await createWorkbench();
});
afterAll(() => bench.close());

const score = { role: 'score' } as const;
const regression = (scores: (number | null)[]) =>
  table(
    column('x', [1, 2, 3, 4]),
    column('y', [1, 2, 3, 6], { role: 'label' }),
    column('Scored Labels', scores, score),
  );
const classes = (labels: string[], probabilities: number[]) =>
  table(
    column('y', labels, { role: 'label' }),
    column(
      'Scored Labels',
      probabilities.map((value) => (value >= 0.5 ? 'yes' : 'no')),
      score,
    ),
    column('Scored Probabilities', probabilities, score),
  );

async function evaluate(left: ReturnType<typeof table>, right?: ReturnType<typeof table>) {
  const inputs = {
    scored_dataset: await bench.store(left),
    ...(right && { scored_dataset_to_compare: await bench.store(right) }),
  };
  const ran = await bench.run(evaluateModel, { inputs, output: 'evaluation_results' });
  const details = JSON.parse(await readFile(path.join(ran.folder, 'evaluation.json'), 'utf8'));
  return { ...ran, details, results: await bench.read(ran.folder) };
}

async function failureOf(left: ReturnType<typeof table>, right?: ReturnType<typeof table>) {
  const inputs = {
    scored_dataset: await bench.store(left),
    ...(right && { scored_dataset_to_compare: await bench.store(right) }),
  };
  return bench.failure(evaluateModel, { inputs, output: 'evaluation_results' });
}

describe('evaluate_model', () => {
  it('measures a regression, and leaves rows without a score out', async () => {
    const { results, metrics, log, details } = await evaluate(regression([1, 3, null, 5]));
    expect(results.columns.map(({ name }) => name)).toEqual([
      'Mean_Absolute_Error',
      'Root_Mean_Squared_Error',
      'Relative_Squared_Error',
      'Relative_Absolute_Error',
      'Coefficient_of_Determination',
    ]);
    const value = (name: string) => Number(columnOf(results, name).values.data[0]);
    expect(value('Mean_Absolute_Error')).toBeCloseTo(2 / 3, 14);
    expect(value('Relative_Squared_Error')).toBeCloseTo(2 / 14, 14);
    expect(value('Coefficient_of_Determination')).toBe(1 - value('Relative_Squared_Error'));
    expect(metrics).toContainEqual({ name: 'Mean_Absolute_Error', value: value('Mean_Absolute_Error') });
    expect(log).toEqual(['Left out 1 row of "scored_dataset" without a label or a score.']);
    expect(details.results[0]).toMatchObject({ task: 'regression', label: 'y', rows: 3, rowsLeftOut: 1 });
  });

  it('measures two classes, with confusion matrix and curves', async () => {
    const { results, details } = await evaluate(
      classes(['no', 'yes', 'no', 'yes', 'no'], [0.1, 0.9, 0.6, 0.4, 0.2]),
    );
    const value = (name: string) => Number(columnOf(results, name).values.data[0]);
    expect([value('Accuracy'), value('Precision'), value('Recall'), value('F1_Score')]).toEqual([
      0.6, 0.5, 0.5, 0.5,
    ]);
    expect(value('AUC')).toBeCloseTo(5 / 6, 14);
    const [result] = details.results;
    expect(result.classes).toEqual({ negative: 'no', positive: 'yes' });
    expect(result.confusionMatrix).toEqual({
      truePositives: 1,
      falsePositives: 1,
      trueNegatives: 2,
      falseNegatives: 1,
    });
    expect(result.curves.roc.truePositiveRate.at(-1)).toBe(1);
  });

  it('knows the positive class when all rows are predicted alike', async () => {
    const { details, results } = await evaluate(classes(['no', 'yes'], [0.1, 0.2]));
    expect(details.results[0].classes).toEqual({ negative: 'no', positive: 'yes' });
    expect(columnOf(results, 'AUC').values.data[0]).toBe(1);
    expect((await evaluate(classes(['no', 'yes'], [0.8, 0.7]))).details.results[0].classes).toEqual({
      negative: 'no',
      positive: 'yes',
    });
  });

  it('leaves an undefined AUC missing', async () => {
    const { results, metrics } = await evaluate(classes(['no', 'no'], [0.1, 0.2]));
    expect(columnOf(results, 'AUC').values).toMatchObject({ missing: Uint8Array.from([1]) });
    expect(metrics?.map(({ name }) => name)).not.toContain('AUC');
  });

  it('compares two inputs, the first one first', async () => {
    const { results, metrics } = await evaluate(regression([1, 2, 3, 5]), regression([1, 2, 3, 6]));
    expect([...columnOf(results, 'Mean_Absolute_Error').values.data]).toEqual([0.25, 0]);
    expect(metrics).toContainEqual({ name: 'Mean_Absolute_Error_Compared', value: 0 });
  });

  it('measures the last scoring of a table that was scored twice', async () => {
    const older = classes(['no', 'no', 'yes'], [0, 0, 1]).columns.filter(({ role }) => role === 'score');
    const label = column('mpg', [1, 2, 4], { role: 'label' });
    const { details } = await evaluate(table(label, ...older, column('Scored Labels_2', [1, 2, 3], score)));
    expect(details.results[0]).toMatchObject({ task: 'regression', metrics: { Mean_Absolute_Error: 1 / 3 } });
  });

  it('takes foreign scores by their documented names', async () => {
    const { results } = await evaluate(
      table(column('Labels', [1, 2, 4]), column('Regression Scored Labels', [1, 2, 3.5])),
    );
    expect(columnOf(results, 'Mean_Absolute_Error').values.data[0]).toBeCloseTo(0.5 / 3, 14);
  });
});

describe('evaluate_model refuses', () => {
  it('tables without a label or without a score', async () => {
    expect((await failureOf(table(column('Scored Labels', [1], score)))).code).toBe('no-label-column');
    expect((await failureOf(table(column('y', [1], { role: 'label' })))).code).toBe('no-score-column');
    expect((await failureOf(regression([null, null, null, null]))).code).toBe('too-few-rows');
  });

  it('unlike models, naming the port', async () => {
    const failure = await failureOf(regression([1, 2, 3, 4]), classes(['no', 'yes'], [0.1, 0.9]));
    expect(failure).toMatchObject({ code: 'unlike-models', port: 'scored_dataset_to_compare' });
  });

  it('a label of more than two classes', async () => {
    const failure = await failureOf(classes(['no', 'yes', 'maybe'], [0.1, 0.9, 0.3]));
    expect(failure).toMatchObject({ code: 'label-not-two-class', params: { column: 'y' } });
  });
});

describe('evaluate_model, before a run,', () => {
  it('knows its columns from the score columns, else needs a run', async () => {
    const schemas = { scored_dataset: { columns: classes(['a'], [1]).columns } };
    const known = await evaluateModel.infer({ params: {}, files: {}, schemas });
    expect(known.evaluation_results).toMatchObject({
      kind: 'table',
      schema: { columns: [{ name: 'Accuracy' }, {}, {}, {}, {}, {}] },
    });
    expect(await evaluateModel.infer({ params: {}, files: {}, schemas: {} })).toEqual({
      evaluation_results: { kind: 'needs-run' },
    });
  });
});

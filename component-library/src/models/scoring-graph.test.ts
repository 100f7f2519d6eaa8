import { describe, expect, it } from 'vitest';
import type { ColumnData } from '../tables/table-data.ts';
import { openOnnxSession } from './onnx/onnx-session.ts';
import { outputNames } from './package/mlmodel.ts';
import { scoreTable } from './score.ts';
import { scoringGraph } from './scoring-graph.ts';
import { column, table } from './testing/sample-tables.ts';
import { weightedSum } from './testing/score-by-hand.ts';
import type { TrainedFeature, TrainedLabel, TrainedModel } from './trained-model.ts';

const features: TrainedFeature[] = [
  { kind: 'number', column: 'body mass (g)', type: 'integer', coefficient: 1 / 3 },
  { kind: 'number', column: 't0', type: 'double', coefficient: -2 / 7 },
  { kind: 'number', column: '晴れ', type: 'boolean', coefficient: 1e-12 },
  { kind: 'number', column: 'day', type: 'datetime', coefficient: 1e-13 },
  {
    kind: 'text-levels',
    column: 'make',
    type: 'string',
    levels: ['', 'a', '日本'],
    coefficients: [-2, 0.1, 5],
  },
  { kind: 'number-levels', column: 'doors', type: 'integer', levels: [2, 4], coefficients: [0.7, 0.9] },
  { kind: 'number-levels', column: 'size', type: 'double', levels: [-1.5, 0.1], coefficients: [3, 4] },
];
const data = table(
  column('body mass (g)', [-3, 0, 12, 7, null]),
  column('t0', [0.1, 1e9, -7.25, 30, 1]),
  column('晴れ', [true, false, true, false, true]),
  column('day', [0, 86_400_000, 1.7e12, -5, 0], { type: 'datetime' }),
  column('make', ['a', '日本', 'never seen', '', 'a']),
  column('doors', [2, 4, 5, 2, 2]),
  column('size', [-1.5, 0.1, 0.2, 0.1, 0.1]),
);

function model(label: TrainedLabel, used: TrainedFeature[] = features): TrainedModel {
  const training = { rows: 0, rowsWithoutLabel: 0, rowsWithMissingFeatures: 0, metrics: {} };
  const task = label.type === 'number' ? 'regression' : 'two-class';
  const learner = task === 'regression' ? 'linear_regression' : 'two_class_logistic_regression';
  return {
    format: 'millrace-model',
    version: 1,
    learner,
    task,
    label,
    intercept: 0.25,
    features: used,
    parameters: {},
    training,
  };
}

async function score(scored: TrainedModel) {
  const session = await openOnnxSession(scoringGraph(scored, outputNames(scored)));
  const columns = scored.features.map(
    (feature) => data.columns.find(({ name }) => name === feature.column) as ColumnData,
  );
  const scores = await scoreTable(
    { rows: data.rows, columns },
    { model: scored, session, progress: () => {} },
  );
  await session.close();
  return scores;
}

describe('the scoring graph', () => {
  it('gives the scores of model.json, in double precision, for every kind of column', async () => {
    const regression = model({ column: 'y', type: 'number' });
    const { columns, rowsWithoutScore } = await score(regression);
    const scored = columns[0]?.values.data ?? [];
    for (let row = 0; row < 4; row++) {
      const expected = weightedSum(regression, data, row);
      expect(Math.abs(Number(scored[row]) - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
    }
    expect(scored[4]).toBeNaN();
    expect(rowsWithoutScore).toBe(1);
  });

  it.each(features.map((feature) => [feature.kind, feature.type, feature] as const))(
    'works with a single %s feature of type %s',
    async (_kind, _type, feature) => {
      const single = model({ column: 'y', type: 'number' }, [feature]);
      const { columns } = await score(single);
      for (let row = 0; row < 4; row++) {
        expect(Number(columns[0]?.values.data[row])).toBeCloseTo(weightedSum(single, data, row), 9);
      }
    },
  );

  const labels: [string, TrainedLabel][] = [
    ['string', { column: 'y', type: 'string', values: ['no', 'はい'] }],
    ['boolean', { column: 'y', type: 'boolean', values: [false, true] }],
    ['integer', { column: 'y', type: 'integer', values: [-1, 4] }],
    ['double', { column: 'y', type: 'double', values: [0.5, 1.5] }],
  ];
  it.each(labels)(
    'answers classes in the type of a %s label, and their probabilities',
    async (type, label) => {
      const classifier = model(label);
      const [classes, probabilities] = (await score(classifier)).columns;
      expect([classes?.name, classes?.type, probabilities?.name]).toEqual([
        'Scored Labels',
        type,
        'Scored Probabilities',
      ]);
      for (let row = 0; row < 4; row++) {
        const expected = 1 / (1 + Math.exp(-weightedSum(classifier, data, row)));
        expect(Number(probabilities?.values.data[row])).toBeCloseTo(expected, 12);
        expect(classes?.values.data[row]).toBe(
          label.type === 'number' ? 0 : label.values[expected >= 0.5 ? 1 : 0],
        );
      }
    },
  );

  it('lets features have the names of the scores', async () => {
    const awkward = model({ column: 'y', type: 'number' }, [
      { kind: 'number', column: 'Scored Labels', type: 'integer', coefficient: 2 },
    ]);
    const session = await openOnnxSession(scoringGraph(awkward, outputNames(awkward)));
    const input = table(column('Scored Labels', [1, 2]));
    const { columns } = await scoreTable(input, { model: awkward, session, progress: () => {} });
    expect([...(columns[0]?.values.data ?? [])]).toEqual([2.25, 4.25]);
  });
});

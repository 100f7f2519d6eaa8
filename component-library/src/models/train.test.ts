import { describe, expect, it } from 'vitest';
import { ComponentFailure } from '../host/failure.ts';
import type { TableData } from '../tables/table-data.ts';
import type { Learner } from './learner.ts';
import { linearLearner, logisticLearner } from './testing/learners.ts';
import {
  type LogisticReference,
  largestDifference,
  namedWeights,
  type RidgeReference,
  readReference,
  relativeDifference,
} from './testing/reference.ts';
import {
  automobileTable,
  carsTable,
  column,
  hasAutomobile,
  penguinsTable,
  table,
} from './testing/sample-tables.ts';
import { weightedSum } from './testing/score-by-hand.ts';
import { trainModel } from './train.ts';

const linear = linearLearner;
const logistic = (l1: number, l2: number): Learner =>
  logisticLearner({ optimization_tolerance: 1e-12, l1_weight: l1, l2_weight: l2 });

function train(learner: Learner, data: TableData, label: string, log: string[] = []) {
  return trainModel(learner, data, label, {
    seed: 'ab12',
    progress: () => {},
    log: (line) => log.push(line),
  });
}

function failureOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (error instanceof ComponentFailure) return error.failure;
    throw error;
  }
  return undefined;
}

describe('linear regression', () => {
  it('agrees with scikit-learn and with exact arithmetic on the cars, dates and levels included', () => {
    const reference = readReference<RidgeReference>('cars-ridge');
    const model = train(linear(), carsTable(), 'Miles_per_Gallon');
    expect(model.training.rows).toBe(reference.rows);
    expect(largestDifference(namedWeights(model), reference['scikit-learn'])).toBeLessThan(1e-6);
    expect(largestDifference(namedWeights(model), reference.exact)).toBeLessThan(1e-9);
  });

  it.skipIf(!hasAutomobile)(
    'agrees with them on the automobile prices (skipped without ../shared/data)',
    () => {
      const reference = readReference<RidgeReference>('automobile-ridge');
      const data = automobileTable();
      expect([data.rows, data.columns.length]).toEqual([193, 25]);
      const model = train(linear(), data, 'price');
      expect(largestDifference(namedWeights(model), reference['scikit-learn'])).toBeLessThan(1e-6);
      expect(largestDifference(namedWeights(model), reference.exact)).toBeLessThan(1e-9);
    },
  );

  it('keeps the digits of columns in very unlike units', () => {
    const reference = readReference<RidgeReference>('unlike-units-ridge');
    const rows = Array.from({ length: 60 }, (_, i) => i);
    const data = table(
      column(
        'tiny',
        rows.map((i) => ((i * 37) % 61) * 1e-9),
      ),
      column(
        'plain',
        rows.map((i) => (i * 17) % 59),
      ),
      column(
        'huge',
        rows.map((i) => 1.5e12 + ((i * 29) % 53) * 1e9),
      ),
      column(
        'flag',
        rows.map((i) => i % 4 === 0),
      ),
      column(
        'y',
        rows.map((i) => ((i * 23) % 47) + 0.25 * i),
      ),
    );
    const model = train(linear({ l2_regularization_weight: 0.5 }), data, 'y');
    expect(largestDifference(namedWeights(model), reference.exact)).toBeLessThan(1e-9);
  });

  it('gives the same bits every time', () => {
    const text = () => JSON.stringify(train(linear(), carsTable(), 'Miles_per_Gallon'));
    expect(text()).toBe(text());
  });

  it('by gradient descent comes near least squares, and follows its seed', () => {
    const descent = (seed: string | null) =>
      train(
        linear({ solution_method: 'online_gradient_descent', number_of_epochs: 300, random_seed: seed }),
        carsTable(),
        'Miles_per_Gallon',
      );
    const best = train(linear(), carsTable(), 'Miles_per_Gallon').training.metrics
      .Coefficient_of_Determination;
    const reached = descent('0').training.metrics.Coefficient_of_Determination;
    expect(reached).toBeGreaterThan((best ?? 1) - 0.05);
    expect(JSON.stringify(descent('0'))).toBe(JSON.stringify(descent('0')));
    expect(descent('0').intercept).not.toBe(descent('1').intercept);
  });
});

describe('two-class logistic regression', () => {
  const references = readReference<Record<'elastic net' | 'ridge', LogisticReference>>('penguins-logistic');
  it.each(['elastic net', 'ridge'] as const)('agrees with scikit-learn on the penguins: %s', (penalty) => {
    const reference = references[penalty];
    const data = penguinsTable();
    const model = train(logistic(reference.l1, reference.l2), data, 'Sex');
    expect(model.label).toEqual({ column: 'Sex', type: 'string', values: reference.classes });
    const { coefficients } = namedWeights(model);
    for (const [name, expected] of Object.entries(reference.coefficients)) {
      if (expected === 0) expect(coefficients[name], name).toBe(0);
      else expect(relativeDifference(coefficients[name] ?? 0, expected), name).toBeLessThan(1e-3);
    }
    reference['first probabilities'].forEach((expected, row) => {
      expect(1 / (1 + Math.exp(-weightedSum(model, data, row)))).toBeCloseTo(expected, 5);
    });
  });

  it('takes the value that sorts last as the positive class', () => {
    const x = column('x', [1, 2, 3, 4]);
    expect(train(logistic(0, 1), table(x, column('y', ['b', 'b', 'a', 'a'])), 'y').label).toMatchObject({
      values: ['a', 'b'],
    });
    expect(train(logistic(0, 1), table(x, column('y', [10, 9, 9, 10])), 'y').label).toMatchObject({
      values: [9, 10],
    });
    expect(train(logistic(0, 1), table(x, column('y', [true, false, true, true])), 'y').label).toMatchObject({
      values: [false, true],
    });
  });
});

describe('rows', () => {
  it('without a label or with missing features are left out, and the log counts them', () => {
    const log: string[] = [];
    const data = table(
      column('x', [1, 2, null, 4, 5, 6]),
      column('c', ['a', 'b', 'a', null, 'b', 'a']),
      column('y', [1, 2, 3, 4, null, 6]),
    );
    const model = train(linear(), data, 'y', log);
    expect(model.training).toMatchObject({ rows: 3, rowsWithoutLabel: 1, rowsWithMissingFeatures: 2 });
    expect(log.slice(0, 2)).toEqual([
      'Left out 1 row without a label.',
      'Left out 2 rows with missing feature values; column "x" has the most, 1.',
    ]);
  });
});

describe('refuses, by name', () => {
  const x = column('x', [1, 2, 3, 4]);
  const manyTexts = Array.from({ length: 1200 }, (_, index) => `id-${index}`);
  const cases: [string, Learner, TableData, Partial<NonNullable<ReturnType<typeof failureOf>>>][] = [
    [
      'text-label',
      linear(),
      table(x, column('y', ['a', 'b', 'c', 'd'])),
      { params: { column: 'y', type: 'string' } },
    ],
    [
      'label-not-numeric',
      linear(),
      table(x, column('y', [true, false, true, true])),
      { port: 'label_column' },
    ],
    [
      'label-not-two-class',
      logistic(1, 1),
      table(x, column('y', ['a', 'b', 'c', 'a'])),
      { port: 'label_column' },
    ],
    [
      'label-not-two-class',
      logistic(1, 1),
      table(x, column('y', ['a', 'a', 'a', 'a'])),
      { port: 'label_column' },
    ],
    ['no-features', linear(), table(column('y', [1, 2, 3, 4])), { port: 'dataset' }],
    [
      'too-few-rows',
      linear(),
      table(column('x', [null, null, null, 4]), column('y', [1, 2, 3, 4])),
      {
        params: { rows: 1, column: 'x' },
      },
    ],
    [
      'infinite-value',
      linear(),
      table(column('x', [1, 2, Number.POSITIVE_INFINITY, 4]), column('y', [1, 2, 3, 4])),
      {
        params: { column: 'x', row: 3 },
      },
    ],
    [
      'too-many-unique-values',
      linear(),
      table(
        column('id', manyTexts),
        column(
          'y',
          manyTexts.map((_, i) => i),
        ),
      ),
      {
        params: { column: 'id', unique: 1200, rows: 1200 },
      },
    ],
  ];
  it.each(cases)('%s', (code, learner, data, expected) => {
    const failure = failureOf(() => train(learner, data, 'y'));
    expect(failure).toMatchObject({ code, ...expected });
    expect(failure?.remedy).toBeTruthy();
  });
});

/** Fits a learner to a table: rows and features are chosen, encoded and fitted, and the weights named again. */
import { unreachable } from '@millrace/pipeline-engine/browser';
import { ComponentFailure } from '../host/failure.ts';
import type { ColumnData, TableData } from '../tables/table-data.ts';
import { chooseEncoding, type Design, type EncodedFeature, encode, multiply, numbersOf } from './encoding.ts';
import { regressionMetrics } from './evaluation/regression-metrics.ts';
import { evaluateTwoClass } from './evaluation/two-class-metrics.ts';
import type { FittedWeights } from './fitted-weights.ts';
import { fitGradientDescent } from './gradient-descent.ts';
import { checkNumericLabel, twoClassTarget } from './labels.ts';
import type { Learner, LinearRegressionLearner, LogisticRegressionLearner } from './learner.ts';
import { fitLeastSquares } from './least-squares.ts';
import { fitLogistic, sigmoid } from './logistic.ts';
import { rowCount } from './row-count.ts';
import type { TrainedFeature, TrainedLabel, TrainedModel } from './trained-model.ts';
import { chooseTrainingRows, type TrainingRows } from './training-rows.ts';

export interface TrainingContext {
  /** For learners whose own seed is blank. */
  readonly seed: string;
  readonly progress: (fraction: number, message?: string) => void;
  readonly log: (line: string) => void;
}

/** Widths beyond this take minutes and gigabytes in the least-squares solver. */
const maxWidth = 4000;

export function trainModel(
  learner: Learner,
  table: TableData,
  labelName: string,
  context: TrainingContext,
): TrainedModel {
  const label = table.columns.find((column) => column.name === labelName);
  if (label === undefined) throw new Error(`the table has no column ${labelName}`);
  if (learner.learner === 'linear_regression') checkNumericLabel(label);
  const chosen = chooseTrainingRows(table, label);
  report(chosen, context);
  const features = chooseEncoding(chosen.features, chosen.rows);
  const design = encode(features, chosen.features, chosen.rows);
  refuseWidth(features, design);
  context.log(
    `Training on ${rowCount(design.rows)} with ${design.width} numeric inputs from ${features.length} columns.`,
  );
  const { fitted, ...outcome } = fit(learner, { design, label, rows: chosen.rows }, context);
  return {
    format: 'millrace-model',
    version: 1,
    learner: learner.learner,
    task: learner.learner === 'linear_regression' ? 'regression' : 'two-class',
    label: outcome.label,
    intercept: fitted.intercept,
    features: nameWeights(features, fitted.weights),
    parameters: learner.parameters,
    training: {
      rows: design.rows,
      rowsWithoutLabel: chosen.rowsWithoutLabel,
      rowsWithMissingFeatures: chosen.rowsWithMissingFeatures,
      metrics: outcome.metrics,
    },
  };
}

function report(chosen: TrainingRows, { log }: TrainingContext): void {
  const { rowsWithoutLabel, rowsWithMissingFeatures, mostMissing } = chosen;
  if (rowsWithoutLabel > 0) log(`Left out ${rowCount(rowsWithoutLabel)} without a label.`);
  if (rowsWithMissingFeatures === 0) return;
  log(
    `Left out ${rowCount(rowsWithMissingFeatures)} with missing feature values; column "${mostMissing.name}" has the most, ${mostMissing.missing}.`,
  );
}

function refuseWidth(features: readonly EncodedFeature[], design: Design): void {
  if (design.width <= maxWidth) return;
  const counts = features.map((feature) => ({
    column: feature.column,
    levels: feature.kind === 'number' ? 1 : feature.levels.length,
  }));
  const widest = counts.reduce((most, count) => (count.levels > most.levels ? count : most));
  const message = `The features make ${design.width} numeric inputs, but at most ${maxWidth} are possible; column "${widest.column}" alone has ${widest.levels} different values.`;
  throw new ComponentFailure('too-many-inputs', message, {
    params: { inputs: design.width, limit: maxWidth, column: widest.column, levels: widest.levels },
    remedy: `Leave "${widest.column}" out with Select Columns in Dataset.`,
    port: 'dataset',
  });
}

interface Fit {
  readonly fitted: FittedWeights;
  readonly label: TrainedLabel;
  /** Measured on the training rows. */
  readonly metrics: Readonly<Record<string, number>>;
}

interface Sample {
  readonly design: Design;
  readonly label: ColumnData;
  readonly rows: Int32Array;
}

function fit(learner: Learner, sample: Sample, context: TrainingContext): Fit {
  switch (learner.learner) {
    case 'linear_regression':
      return fitLinear(learner, sample, context);
    case 'two_class_logistic_regression':
      return fitTwoClass(learner, sample, context);
    default:
      return unreachable(learner);
  }
}

function fitLinear({ parameters }: LinearRegressionLearner, sample: Sample, context: TrainingContext): Fit {
  const target = numbersOf(sample.label, sample.rows);
  const shared = {
    l2: parameters.l2_regularization_weight,
    intercept: parameters.include_intercept_term,
    progress: context.progress,
  };
  const fitted =
    parameters.solution_method === 'ordinary_least_squares'
      ? fitLeastSquares(sample.design, target, shared)
      : fitGradientDescent(sample.design, target, {
          ...shared,
          learningRate: parameters.learning_rate,
          epochs: parameters.number_of_epochs,
          decreaseRate: parameters.decrease_learning_rate,
          normalize: parameters.normalize_features,
          seed: parameters.random_seed ?? context.seed,
        });
  const predicted = multiply(sample.design, fitted.weights, fitted.intercept);
  const metrics = onlyFinite(regressionMetrics(target, predicted));
  return { fitted, label: { column: sample.label.name, type: 'number' }, metrics };
}

function fitTwoClass(
  { parameters }: LogisticRegressionLearner,
  sample: Sample,
  context: TrainingContext,
): Fit {
  const { label, positive } = twoClassTarget(sample.label, sample.rows);
  const fitted = fitLogistic(sample.design, positive, {
    l1: parameters.l1_weight,
    l2: parameters.l2_weight,
    tolerance: parameters.optimization_tolerance,
    memory: parameters.memory_size,
    progress: (iteration) => context.progress(iteration / (iteration + 20), `Iteration ${iteration}`),
  });
  context.log(
    fitted.converged
      ? `Reached the optimization tolerance after ${fitted.iterations} iterations.`
      : `Stopped after ${fitted.iterations} iterations, before the optimization tolerance was reached.`,
  );
  const probabilities = multiply(sample.design, fitted.weights, fitted.intercept).map(sigmoid);
  return { fitted, label, metrics: onlyFinite(evaluateTwoClass(positive, probabilities).metrics) };
}

function onlyFinite(metrics: object): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics).filter((entry): entry is [string, number] => Number.isFinite(entry[1])),
  );
}

function nameWeights(features: readonly EncodedFeature[], weights: Float64Array): TrainedFeature[] {
  let offset = 0;
  return features.map((feature): TrainedFeature => {
    const width = feature.kind === 'number' ? 1 : feature.levels.length;
    const coefficients = [...weights.subarray(offset, offset + width)];
    offset += width;
    if (feature.kind === 'number') return { ...feature, coefficient: coefficients[0] ?? 0 };
    if (feature.kind === 'text-levels') return { ...feature, levels: [...feature.levels], coefficients };
    return { ...feature, levels: [...feature.levels], coefficients };
  });
}

/** Learners with their default settings. */
import type { LinearRegressionLearner, LogisticRegressionLearner } from '../learner.ts';

export function linearLearner(
  parameters: Partial<LinearRegressionLearner['parameters']> = {},
): LinearRegressionLearner {
  return {
    learner: 'linear_regression',
    parameters: {
      solution_method: 'ordinary_least_squares',
      l2_regularization_weight: 0.001,
      include_intercept_term: true,
      learning_rate: 0.1,
      number_of_epochs: 10,
      decrease_learning_rate: true,
      normalize_features: true,
      random_seed: null,
      ...parameters,
    },
  };
}

export function logisticLearner(
  parameters: Partial<LogisticRegressionLearner['parameters']> = {},
): LogisticRegressionLearner {
  return {
    learner: 'two_class_logistic_regression',
    parameters: { optimization_tolerance: 1e-7, l1_weight: 1, l2_weight: 1, memory_size: 20, ...parameters },
  };
}

/** The parameters of the learners as a run gives them: source text, defaults filled in. */
export const linearParams = {
  solution_method: 'ordinary_least_squares',
  l2_regularization_weight: '0.001',
  include_intercept_term: 'true',
  learning_rate: '0.1',
  number_of_epochs: '10',
  decrease_learning_rate: 'true',
  normalize_features: 'true',
};
export const logisticParams = {
  optimization_tolerance: '1.0e-7',
  l1_weight: '1.0',
  l2_weight: '1.0',
  memory_size: '20',
};

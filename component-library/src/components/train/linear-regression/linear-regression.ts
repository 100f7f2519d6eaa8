/** Linear Regression: writes its settings as an untrained model. */
import type { ComponentImplementation } from '../../../component.ts';
import { writeLearner } from '../../../models/learner.ts';
import { readBoolean, readChoice, readInteger, readNumber, readOptionalText } from '../../params.ts';
import { outputPath } from '../../ports.ts';

export const linearRegression: ComponentImplementation = {
  name: 'linear_regression',

  async run({ params, outputs }) {
    const seed = readOptionalText(params, 'random_seed');
    await writeLearner(outputPath(outputs, 'untrained_model'), {
      learner: 'linear_regression',
      parameters: {
        solution_method: readChoice(params, 'solution_method', [
          'ordinary_least_squares',
          'online_gradient_descent',
        ]),
        l2_regularization_weight: readNumber(params, 'l2_regularization_weight', { min: 0 }),
        include_intercept_term: readBoolean(params, 'include_intercept_term'),
        learning_rate: readNumber(params, 'learning_rate', { min: 1e-6 }),
        number_of_epochs: readInteger(params, 'number_of_epochs', { min: 1 }),
        decrease_learning_rate: readBoolean(params, 'decrease_learning_rate'),
        normalize_features: readBoolean(params, 'normalize_features'),
        random_seed: seed === undefined ? null : String(readInteger(params, 'random_seed', { min: 0 })),
      },
    });
    return {};
  },

  async infer() {
    return { untrained_model: { kind: 'other' } };
  },
};

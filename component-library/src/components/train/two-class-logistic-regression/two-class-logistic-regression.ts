/** Two-Class Logistic Regression: writes its settings as an untrained model. */
import type { ComponentImplementation } from '../../../component.ts';
import { writeLearner } from '../../../models/learner.ts';
import { readInteger, readNumber } from '../../params.ts';
import { outputPath } from '../../ports.ts';

export const twoClassLogisticRegression: ComponentImplementation = {
  name: 'two_class_logistic_regression',

  async run({ params, outputs }) {
    await writeLearner(outputPath(outputs, 'untrained_model'), {
      learner: 'two_class_logistic_regression',
      parameters: {
        optimization_tolerance: readNumber(params, 'optimization_tolerance', { min: 1e-12 }),
        l1_weight: readNumber(params, 'l1_weight', { min: 0 }),
        l2_weight: readNumber(params, 'l2_weight', { min: 0 }),
        memory_size: readInteger(params, 'memory_size', { min: 1 }),
      },
    });
    return {};
  },

  async infer() {
    return { untrained_model: { kind: 'other' } };
  },
};

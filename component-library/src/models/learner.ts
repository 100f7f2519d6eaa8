/** An untrained model: a folder whose `untrained_model.json` names the learner and its settings. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ComponentFailure } from '../host/failure.ts';

const UNTRAINED_MODEL_FILE = 'untrained_model.json';

const linearRegression = z.strictObject({
  learner: z.literal('linear_regression'),
  parameters: z.strictObject({
    solution_method: z.enum(['ordinary_least_squares', 'online_gradient_descent']),
    l2_regularization_weight: z.number(),
    include_intercept_term: z.boolean(),
    learning_rate: z.number(),
    number_of_epochs: z.number(),
    decrease_learning_rate: z.boolean(),
    normalize_features: z.boolean(),
    /** Null: derived from the training step. */
    random_seed: z.string().nullable(),
  }),
});
const twoClassLogisticRegression = z.strictObject({
  learner: z.literal('two_class_logistic_regression'),
  parameters: z.strictObject({
    optimization_tolerance: z.number(),
    l1_weight: z.number(),
    l2_weight: z.number(),
    memory_size: z.number(),
  }),
});

const learner = z.discriminatedUnion('learner', [linearRegression, twoClassLogisticRegression]);
const untrainedModel = z.object({
  format: z.literal('millrace-untrained-model'),
  version: z.literal(1),
  model: learner,
});

export type Learner = z.infer<typeof learner>;
export type LinearRegressionLearner = z.infer<typeof linearRegression>;
export type LogisticRegressionLearner = z.infer<typeof twoClassLogisticRegression>;

export async function writeLearner(folder: string, model: Learner): Promise<void> {
  const document: z.infer<typeof untrainedModel> = { format: 'millrace-untrained-model', version: 1, model };
  await writeFile(path.join(folder, UNTRAINED_MODEL_FILE), `${JSON.stringify(document, null, 2)}\n`);
}

/** `port` is the input that a failure names. */
export async function readLearner(folder: string, port: string): Promise<Learner> {
  const parsed = untrainedModel.safeParse(await readJson(path.join(folder, UNTRAINED_MODEL_FILE)));
  if (parsed.success) return parsed.data.model;
  throw new ComponentFailure(
    'untrained-model-invalid',
    `Input "${port}" holds no untrained model that this version can read.`,
    {
      params: { port },
      remedy: 'Connect a learner such as Linear Regression, and run it again if an older version made it.',
      port,
    },
  );
}

/** `undefined` when the file is not there or is no JSON. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}

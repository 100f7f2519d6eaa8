/** A trained linear model: what `model.json` holds, for people and programs alike. */
import { z } from 'zod';

const numberFeature = z.strictObject({
  kind: z.literal('number'),
  column: z.string(),
  /** `datetime` counts as milliseconds since the epoch, `boolean` as 0 and 1. */
  type: z.enum(['integer', 'double', 'boolean', 'datetime']),
  coefficient: z.number(),
});
const textLevels = z.strictObject({
  kind: z.literal('text-levels'),
  column: z.string(),
  type: z.literal('string'),
  /** In code-unit order; a value that is not among them adds nothing. */
  levels: z.array(z.string()),
  coefficients: z.array(z.number()),
});
const numberLevels = z.strictObject({
  kind: z.literal('number-levels'),
  column: z.string(),
  type: z.enum(['integer', 'double', 'datetime']),
  /** Ascending; a value that is not among them adds nothing. */
  levels: z.array(z.number()),
  coefficients: z.array(z.number()),
});

const label = z.discriminatedUnion('type', [
  z.strictObject({ column: z.string(), type: z.literal('number') }),
  z.strictObject({
    column: z.string(),
    type: z.literal('string'),
    values: z.tuple([z.string(), z.string()]),
  }),
  z.strictObject({
    column: z.string(),
    type: z.enum(['integer', 'double', 'datetime']),
    values: z.tuple([z.number(), z.number()]),
  }),
  z.strictObject({
    column: z.string(),
    type: z.literal('boolean'),
    values: z.tuple([z.boolean(), z.boolean()]),
  }),
]);

export const trainedModel = z.strictObject({
  format: z.literal('millrace-model'),
  version: z.literal(1),
  learner: z.enum(['linear_regression', 'two_class_logistic_regression']),
  task: z.enum(['regression', 'two-class']),
  /** `number` for a regression; for two classes the type of the column, and its values: negative, positive. */
  label,
  intercept: z.number(),
  features: z.array(z.discriminatedUnion('kind', [numberFeature, textLevels, numberLevels])),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  training: z.strictObject({
    rows: z.number().int(),
    rowsWithoutLabel: z.number().int(),
    rowsWithMissingFeatures: z.number().int(),
    metrics: z.record(z.string(), z.number()),
  }),
});

export type TrainedModel = z.infer<typeof trainedModel>;
export type TrainedFeature = TrainedModel['features'][number];
export type TrainedLabel = TrainedModel['label'];

export const scoredLabels = 'Scored Labels';
export const scoredProbabilities = 'Scored Probabilities';

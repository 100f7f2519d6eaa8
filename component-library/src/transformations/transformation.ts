/**
 * A fitted transformation: what Clean Missing Data and Normalize Data learned, as a model folder
 * (`MLmodel` and `transformation.json`), so that the same can be done to other data.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ComponentFailure } from '../host/failure.ts';
import { readJson } from '../models/learner.ts';

const normalizeFit = z.object({
  method: z.enum(['zscore', 'minmax', 'logistic', 'lognormal', 'tanh']),
  /** The formula's parameters: mean and standard deviation, or minimum and maximum. */
  center: z.number().optional(),
  scale: z.number().optional(),
  /** The column had no spread: what its cells become. */
  constant: z.union([z.literal(0), z.null()]).optional(),
});
export type NormalizeFit = z.infer<typeof normalizeFit>;

const columnType = z.enum(['string', 'integer', 'double', 'boolean', 'datetime']);
const names = z.array(z.string());
const transformationStep = z.discriminatedUnion('kind', [
  /** Missing cells of the column become `value`; the text of a value of the column's type. */
  z.object({ kind: z.literal('fill'), column: z.string(), type: columnType, value: z.string() }),
  z.object({ kind: z.literal('drop-columns'), columns: names }),
  /** Rows with a missing cell in one of the columns go. */
  z.object({ kind: z.literal('drop-rows'), columns: names }),
  /** A column `name` tells where `column` was missing. */
  z.object({
    kind: z.literal('indicate'),
    columns: z.array(z.object({ column: z.string(), name: z.string() })),
  }),
  z.object({ kind: z.literal('normalize'), column: z.string(), ...normalizeFit.shape }),
]);
export type TransformationStep = z.infer<typeof transformationStep>;

const transformation = z.object({
  format: z.literal('millrace-transformation'),
  version: z.literal(1),
  steps: z.array(transformationStep),
});

const TRANSFORMATION_FILE = 'transformation.json';

/** Numbers are written so that they read back exactly; nothing in the files depends on time or place. */
export async function writeTransformation(
  target: string,
  steps: readonly TransformationStep[],
): Promise<void> {
  const document = { format: 'millrace-transformation', version: 1, steps };
  await writeFile(path.join(target, TRANSFORMATION_FILE), `${JSON.stringify(document, null, 2)}\n`);
  await writeFile(path.join(target, 'MLmodel'), mlmodel);
}

/** `port` is the input that a failure names. */
export async function readTransformation(
  folder: string,
  port: string,
): Promise<readonly TransformationStep[]> {
  const parsed = transformation.safeParse(await readJson(path.join(folder, TRANSFORMATION_FILE)));
  if (parsed.success) return parsed.data.steps;
  throw new ComponentFailure(
    'transformation-invalid',
    `Input "${port}" holds no transformation that this version can read.`,
    {
      params: { port },
      remedy:
        'Connect what Clean Missing Data or Normalize Data fitted, and run it again if an older version made it.',
      port,
    },
  );
}

const mlmodel = `flavors:
  millrace:
    data: ${TRANSFORMATION_FILE}
    kind: transformation
    version: 1
`;

/**
 * A fitted transformation: what Clean Missing Data and Normalize Data learned, as a model folder
 * (`MLmodel` and `transformation.json`), so that the same can be done to other data.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ColumnType } from '@millrace/pipeline-engine/browser';

export type TransformationStep =
  /** Missing cells of the column become `value`; the text of a value of the column's type. */
  | { readonly kind: 'fill'; readonly column: string; readonly type: ColumnType; readonly value: string }
  | { readonly kind: 'drop-columns'; readonly columns: readonly string[] }
  /** Rows with a missing cell in one of the columns go. */
  | { readonly kind: 'drop-rows'; readonly columns: readonly string[] }
  | ({ readonly kind: 'normalize'; readonly column: string } & NormalizeFit);

export interface NormalizeFit {
  readonly method: 'zscore' | 'minmax' | 'logistic' | 'lognormal' | 'tanh';
  /** The formula's parameters: mean and standard deviation, or minimum and maximum. */
  readonly center?: number;
  readonly scale?: number;
  /** The column had no spread: what its cells become. */
  readonly constant?: 0 | null;
}

/** Numbers are written so that they read back exactly; nothing in the files depends on time or place. */
export async function writeTransformation(
  target: string,
  steps: readonly TransformationStep[],
): Promise<void> {
  const document = { format: 'millrace-transformation', version: 1, steps };
  await writeFile(path.join(target, 'transformation.json'), `${JSON.stringify(document, null, 2)}\n`);
  await writeFile(path.join(target, 'MLmodel'), mlmodel);
}

const mlmodel = `flavors:
  millrace:
    data: transformation.json
    kind: transformation
    version: 1
`;

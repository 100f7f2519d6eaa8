/** Inputs and outputs of a step by name. The engine checked them: a missing one is a bug, not a user's mistake. */
import type { Column } from '@millrace/pipeline-engine/browser';

export type Paths = Readonly<Record<string, string>>;

export function inputPath(inputs: Paths, name: string): string {
  const location = inputs[name];
  if (location === undefined) throw new Error(`input ${name} was not given`);
  return location;
}

export function outputPath(outputs: Paths, name: string): string {
  const location = outputs[name];
  if (location === undefined) throw new Error(`output ${name} was not given`);
  return location;
}

/** Columns of a table that is still to be made. */
export function withoutNulls(columns: readonly Column[]): readonly Column[] {
  return columns.map(({ name, type, categorical, role }) => ({ name, type, categorical, role }));
}

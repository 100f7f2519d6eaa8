/** Values of the engine are deeply readonly, the contract's inferred types are not; JSON knows no difference. */
import type { EngineError, Issue } from '@millrace/pipeline-engine/browser';
import type { Problem } from './contract/index.ts';

export type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

/** The same value, typed as what a response schema expects. Responses are serialised at once, never changed. */
export function toJson<T>(value: T): Mutable<T> {
  // Only `readonly` is dropped.
  return value as Mutable<T>;
}

export const copyParams = (params: EngineError['params']): NonNullable<Problem['params']> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' || typeof value === 'number' ? value : [...value],
    ]),
  );

/** The contract's arrays are mutable, the engine's are not. */
export const copyIssue = (issue: Issue): NonNullable<Problem['issues']>[number] => ({
  ...issue,
  params: copyParams(issue.params),
  path: [...issue.path],
});

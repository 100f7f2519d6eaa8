/** The environment variables of an attempt: those that a document says in full, and those that hold secrets. */
import { variablesOf } from '../cache/fingerprint.ts';
import type { Attempt } from '../run/ports.ts';

export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** What may stand in files; the rest is `attempt.secrets`. */
export function plainVariables({ step, secrets }: Attempt): readonly Variable[] {
  const secret = new Set(secrets?.variables.map(({ name }) => name));
  return variablesOf(step).filter(({ name }) => !secret.has(name));
}

export function record(variables: readonly Variable[]): Record<string, string> {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

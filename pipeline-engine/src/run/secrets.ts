/** Secrets of a run: pinned by their version when it starts, read when an attempt needs them, hidden in what it says. */
import { variablesOf } from '../cache/fingerprint.ts';
import { EngineError, type Failure, type Result } from '../errors.ts';
import type { Step, StepGraph } from '../graph/step.ts';
import { secretReferences, withSecrets } from '../spec/secrets.ts';
import type { AttemptSecrets, PinnedSecret, Secrets } from './ports.ts';
import { secretForms, withoutSecrets } from './secret-forms.ts';
import { secretMissing, secretsOf } from './step-secrets.ts';

export async function pinSecrets(
  graph: StepGraph,
  secrets: Secrets | undefined,
): Promise<readonly PinnedSecret[]> {
  const names = [...new Set(graph.steps.flatMap(secretsOf))];
  if (names.length === 0) return [];
  const found = await secrets?.read(names);
  return names.flatMap((name) => {
    const version = found?.get(name)?.version;
    return version === undefined ? [] : [{ name, version }];
  });
}

/** A run does not begin that would have to end at a step without its secret. */
export function assertSecrets(graph: StepGraph, pinned: readonly PinnedSecret[]): void {
  const known = new Set(pinned.map(({ name }) => name));
  for (const step of graph.steps) {
    const missing = secretsOf(step).find((name) => !known.has(name));
    if (missing === undefined) continue;
    const { message, remedy, params } = secretMissing(step, missing);
    throw new EngineError('secret-missing', `${message} ${remedy}`, params);
  }
}

/** Undefined for a step that names none. What is not as it was pinned fails the step. */
export async function readSecrets(
  step: Step,
  pinned: (name: string) => string | undefined,
  secrets: Secrets | undefined,
): Promise<Result<AttemptSecrets | undefined, Failure>> {
  const names = secretsOf(step);
  if (names.length === 0) return { ok: true, value: undefined };
  const found = await secrets?.read(names);
  for (const name of names) {
    const version = found?.get(name)?.version;
    if (version === undefined) return { ok: false, error: secretMissing(step, name) };
    if (version !== pinned(name)) return { ok: false, error: secretChanged(step, name) };
  }
  const lookUp = (name: string): string => found?.get(name)?.value ?? '';
  const variables = variablesOf(step).filter(({ value }) => secretReferences(value).length > 0);
  return {
    ok: true,
    value: {
      variables: variables.map(({ name, value }) => ({ name, value: withSecrets(value, lookUp) })),
      forms: secretForms(names.map(lookUp)),
    },
  };
}

/** A failure as it may be told and stored. */
export function maskFailure(failure: Failure, secrets: AttemptSecrets | undefined): Failure {
  if (secrets === undefined) return failure;
  const masked = (text: string): string => withoutSecrets(text, secrets.forms);
  const params = Object.entries(failure.params).map(([key, value]) => [
    key,
    typeof value === 'string' ? masked(value) : typeof value === 'object' ? value.map(masked) : value,
  ]);
  return {
    ...failure,
    params: Object.fromEntries(params),
    message: masked(failure.message),
    ...(failure.remedy === undefined ? {} : { remedy: masked(failure.remedy) }),
  };
}

function secretChanged(step: Step, secret: string): Failure {
  return {
    code: 'secret-changed',
    params: { step: step.id, secret },
    message: `The secret "${secret}" changed while the run was under way, so step "${step.id}" was not done with it.`,
    remedy: 'Run again.',
  };
}

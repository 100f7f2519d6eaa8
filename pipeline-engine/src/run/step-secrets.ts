/** The secrets that a step asks for, by their names. */
import { variablesOf } from '../cache/fingerprint.ts';
import type { Failure } from '../errors.ts';
import type { Step } from '../graph/step.ts';
import { secretReferences } from '../spec/secrets.ts';

const none: readonly string[] = [];

/** The secrets that the variables of a step name, each once. */
export function secretsOf(step: Step): readonly string[] {
  // Most steps have no variables, and every look-up asks.
  if (step.environmentVariables.length + step.component.environmentVariables.length === 0) return none;
  return [...new Set(variablesOf(step).flatMap(({ value }) => secretReferences(value)))];
}

/** The variable that names a secret, for the sentence that says where. */
function variableWith(step: Step, secret: string): string {
  return variablesOf(step).find(({ value }) => secretReferences(value).includes(secret))?.name ?? '';
}

export function secretMissing(step: Step, secret: string): Failure {
  const variable = variableWith(step, secret);
  return {
    code: 'secret-missing',
    params: { step: step.id, secret, variable },
    message: `The variable "${variable}" of step "${step.id}" needs the secret "${secret}", which is not set for this workspace on this machine.`,
    remedy: `Run millrace secrets set ${secret}, and give it the value on its standard input.`,
  };
}

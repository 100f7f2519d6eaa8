/** What makes two parts of steps the same, beside their own data: the identity of the step without the data it is cut from. */

import type { Step } from '../graph/step.ts';
import { portNamed } from '../spec/port-named.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Identity } from './identity.ts';

/** The input that the step is computed from part by part; undefined for other steps. */
export function partedInput(step: Step): string | undefined {
  if (step.parallel !== undefined) return portNamed('inputs', step.parallel.inputData);
  return step.component.partedInput;
}

/** How many there are, how many may fail, and how many machines compute them says nothing about any one of them. */
const settingsOfTheWhole = [
  'error_threshold',
  'mini_batch_error_threshold',
  'mini_batch_size',
  'millrace.mini_batch_rows',
  'resources.instance_count',
];

/** The text whose hash is a part's key, by the lines that say which data it is; scope and hash are hex. */
export function partKeyText(scope: string, lines: readonly string[]): string {
  return [scope, ...lines].map((line) => `${line}\n`).join('');
}

/** The text whose hash is the scope. */
export function partScope(identity: Identity, input: string): string {
  const parts = identity.parts
    .filter(({ part }) => part !== `input:${input}` && !part.startsWith(`input:${input}:`))
    .filter(({ part }) => !settingsOfTheWhole.some((name) => part === `setting:${name}`))
    .map(({ part, value }) => [part, value]);
  return canonicalJson({ version: identity.version, parts });
}

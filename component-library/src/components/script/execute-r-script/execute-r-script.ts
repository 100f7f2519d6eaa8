/** Execute R Script: `azureml_main` with up to two data frames. */
import type { RunContext } from '../../../component.ts';
import { findR } from '../../../scripts/interpreters.ts';
import driver from '../../../scripts/languages/r.R?raw';
import { scriptComponent } from '../../../scripts/script-component.ts';
import { readInteger, readOptionalText } from '../../params.ts';

export const executeRScript = scriptComponent('execute_r_script', {
  file: 'script.R',
  driver: { file: 'run-script.R', text: driver },
  arguments: (context) => [String(seedOf(context))],
  find: findR,
});

const mostSeed = 2 ** 31 - 1;

/** What R takes for a seed: the one that the user wrote, else one from the step's identity. */
function seedOf({ params, seed }: RunContext): number {
  if (readOptionalText(params, 'random_seed') === undefined) return Number.parseInt(seed.slice(0, 7), 16);
  return readInteger(params, 'random_seed', { min: 0, max: mostSeed });
}

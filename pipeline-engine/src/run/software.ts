/** What an identity may hold of the software of a step: that of the computer which it asks for. */
import type { Step } from '../graph/step.ts';
import { optional } from '../spec/optional.ts';
import type { EnvironmentHost, Environments } from './environments.ts';
import type { SoftwareOf } from './readings.ts';

export function softwareOf(
  environments: Environments | undefined,
  hostOf: (step: Step) => EnvironmentHost | undefined,
): SoftwareOf {
  if (environments === undefined) return () => [];
  return (step, files) => environments.partsOf({ step, files, ...optional('host', hostOf(step)) });
}

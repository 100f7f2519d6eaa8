/** Fingerprints of steps that were planned before. One stands for as long as its step says and reads the same. */
import { fingerprintOf } from '../cache/fingerprint.ts';
import type { Failure, Result } from '../errors.ts';
import type { Step } from '../graph/step.ts';
import { isSame } from '../spec/is-same.ts';
import { type IdentifiedStep, type IdentifyContext, identifiedStep, identityFrom } from './identify-step.ts';
import { type Readings, readingsOf } from './readings.ts';

export interface RememberedIdentities {
  /** `identifyStep` for the steps of a pipeline, which does not work out again what did not change. */
  of(pipeline: string): (step: Step, context: IdentifyContext) => Result<IdentifiedStep, Failure>;
}

interface Remembered {
  readonly step: Step;
  readonly readings: Readings;
  readonly fingerprint: string;
}

/** Keeps about `most` steps: where there are more, the pipeline goes that was not asked for the longest. */
export function createRememberedIdentities(most: number): RememberedIdentities {
  const pipelines = new Map<string, Map<string, Remembered>>();

  const makeRoom = (): void => {
    let count = [...pipelines.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [oldest, { size }] of pipelines) {
      if (count <= most) return;
      pipelines.delete(oldest);
      count -= size;
    }
  };

  return {
    of: (pipeline) => {
      makeRoom();
      const steps = pipelines.get(pipeline) ?? new Map<string, Remembered>();
      pipelines.delete(pipeline);
      pipelines.set(pipeline, steps);
      return (step, context) => {
        const found = readingsOf(step, context);
        if (!found.ok) return found;
        const readings = found.value;
        const known = steps.get(step.id);
        const stands = known && isSame(known.step, step) && isSame(known.readings, readings);
        const fingerprint = stands
          ? known.fingerprint
          : fingerprintOf(identityFrom(step, readings), context.hash);
        // What says the same keeps its older object: the newer one goes with its plan.
        if (!stands) steps.set(step.id, { step, readings, fingerprint });
        return { ok: true, value: identifiedStep(step, readings, fingerprint, context.hash) };
      };
    },
  };
}

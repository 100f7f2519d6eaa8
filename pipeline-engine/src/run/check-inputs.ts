/** Stored results may vanish or rot while a run goes on: no step is given one that is not whole. */
import type { Failure } from '../errors.ts';
import type { Step } from '../graph/step.ts';
import type { OutputRecord } from './events.ts';
import type { ArtifactStore } from './ports.ts';

/** Undefined when everything that the steps above gave to `step` is there and intact. */
export async function brokenInput(
  step: Step,
  outputsOf: (step: string) => readonly OutputRecord[] | undefined,
  artifacts: ArtifactStore,
): Promise<Failure | undefined> {
  for (const { name, source } of step.inputs) {
    if (source.kind !== 'step') continue;
    const output = outputsOf(source.step)?.find((record) => record.name === source.output);
    if (output === undefined) continue;
    const verdict = await artifacts.verify(output.digest);
    if (verdict !== 'intact') return failureOf(step, name, `${source.step}.${source.output}`, verdict);
  }
  return undefined;
}

function failureOf(step: Step, port: string, output: string, verdict: 'missing' | 'damaged'): Failure {
  return {
    code: 'result-missing',
    params: { step: step.id, port, output, verdict },
    message: `Step "${step.id}" reads "${output}", and this stored result is ${verdict} now.`,
    remedy: 'Run again: the step that made it then runs once more.',
    port,
  };
}

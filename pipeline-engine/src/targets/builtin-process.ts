/** A built-in component as a program of its own, where no worker may run it: its request and its answer are files. */
import type { Failure } from '../errors.ts';
import type { Step } from '../graph/step.ts';
import type { Attempt, AttemptInput, AttemptOutcome, AttemptParts } from '../run/ports.ts';
import { optional } from '../spec/optional.ts';
import { exitFailure } from './failures.ts';
import type { RunStepRequest, RunStepResult } from './worker-protocol.ts';

/** Where the files of an attempt lie for whoever runs it. */
export interface AttemptPlaces {
  readonly input: (input: AttemptInput) => string;
  readonly output: (name: string) => string;
  /** Where parts are committed; absent where they would not outlive the attempt. */
  readonly parts?: AttemptParts;
}

export function builtinRequest(attempt: Attempt, places: AttemptPlaces): RunStepRequest {
  const of = (kind: AttemptInput['kind'], value: (input: AttemptInput) => string): Record<string, string> =>
    Object.fromEntries(
      attempt.inputs.filter((input) => input.kind === kind).map((input) => [input.name, value(input)]),
    );
  return {
    type: 'run-step',
    component: attempt.step.component.name,
    params: of('literal', (input) => input.value),
    inputs: of('path', places.input),
    outputs: Object.fromEntries(attempt.outputs.map(({ name }) => [name, places.output(name)])),
    seed: attempt.seed,
    ...optional('parts', places.parts),
  };
}

/** How such a process ended. `answer` is the text of its answer, empty when it left none. */
export function builtinOutcome(step: Step, exitCode: number, answer: string): AttemptOutcome {
  const failure = exitFailure(step, exitCode);
  if (answer === '') {
    return failure === undefined
      ? { kind: 'lost', message: 'The component ended without a result.' }
      : { kind: 'failed', failure };
  }
  // Our own program wrote it.
  const result = JSON.parse(answer) as RunStepResult | { readonly failure: Failure };
  if ('failure' in result) return { kind: 'failed', failure: result.failure };
  return { kind: 'succeeded', metrics: result.metrics, tables: result.tables };
}

export const isBuiltin = ({ component }: Step): boolean => component.origin.kind === 'builtin';

/** True for a built-in that runs what users wrote: that never happens in a worker. */
export function runsScripts({ component }: Step): boolean {
  return component.origin.kind === 'builtin' && component.origin.runsScripts !== undefined;
}

/** How a command ended, by its exit code. */
export function commandOutcome(step: Step, exitCode: number): AttemptOutcome {
  const failure = exitFailure(step, exitCode);
  return failure === undefined ? { kind: 'succeeded', metrics: [], tables: [] } : { kind: 'failed', failure };
}

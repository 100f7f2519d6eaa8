/** Makes the software of steps before anything runs, for whoever would rather wait now. Nothing is recorded. */
import type { Failure, Result } from '../errors.ts';
import type { Step, StepGraph } from '../graph/step.ts';
import { optional } from '../spec/optional.ts';
import type { EngineOptions } from './engine-contract.ts';
import type { EnvironmentRecord } from './environment-record.ts';
import type { EnvironmentHost, EnvironmentNeed } from './environments.ts';
import { pinInputs } from './pin-inputs.ts';
import { pinnedInputs } from './pinned-inputs.ts';
import { environmentFilesOf } from './readings.ts';

export interface PreparingStep {
  readonly step: string;
  /** Undefined for a step that brings what it needs; `left` when it was called off. */
  readonly done: Promise<Result<EnvironmentRecord | undefined, Failure> | 'left'>;
  /** Wants it no more; a build that nobody wants ends. */
  leave(): void;
}

export async function prepareSteps(
  graph: StepGraph,
  options: EngineOptions,
  hostOf: (step: Step) => EnvironmentHost | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly PreparingStep[]> {
  const { environments } = options;
  if (environments === undefined) return [];
  const pinned = pinnedInputs({
    inputs: await pinInputs(graph, options, { for: 'plan', signal }),
    code: [],
    secrets: [],
  });
  const needs = graph.steps
    .filter(({ component }) => component.origin.kind !== 'builtin')
    .map((step): EnvironmentNeed => {
      const files = environmentFilesOf(step, pinned);
      return { step, files, ...optional('host', hostOf(step)) };
    });
  return needs.map((need) => {
    const preparation = environments.provide(need, () => undefined);
    const done = preparation.done.then((ready): Awaited<PreparingStep['done']> => {
      if (ready === 'left' || !ready.ok) return ready;
      return { ok: true, value: environments.recordOf(need, ready.value) };
    });
    return { step: need.step.id, done, leave: preparation.leave };
  });
}

/** The full identity of a step of a run, made again from what was pinned and what the steps above gave. */

import type { Identity } from '../cache/identity.ts';
import { maskPart } from '../cache/mask-secrets.ts';
import type { Step } from '../graph/step.ts';
import type { EngineOptions, Explanation } from './engine-contract.ts';
import type { EnvironmentRecord } from './environment-record.ts';
import type { EnvironmentHost } from './environments.ts';
import { readGraph } from './graph-text.ts';
import { type IdentifiedStep, identifyStep } from './identify-step.ts';
import { pinnedInputs } from './pinned-inputs.ts';
import type { RunPin } from './ports.ts';
import { softwareOf } from './software.ts';
import type { RunState } from './state.ts';

/** A run with a way to make the identity of its steps again. */
export interface ExplainableRun {
  readonly state: RunState;
  /** Undefined for a step that is unknown, or whose inputs do not exist. Nothing in it is masked. */
  readonly identityOf: (step: string) => Identity | undefined;
}

export function explainableRun(
  options: EngineOptions,
  pin: RunPin,
  state: RunState,
  hostOf: (step: Step) => EnvironmentHost | undefined,
): ExplainableRun {
  const steps = new Map(readGraph(pin.graph).steps.map((step) => [step.id, step]));
  const context = {
    pinned: pinnedInputs(pin),
    outputsOf: (above: string) => state.steps[above]?.outputs,
    engineVersions: options.engineVersions ?? {},
    hash: options.hash,
    softwareOf: softwareOf(options.environments, hostOf),
  };
  const identityOf = (id: string): Identity | undefined => {
    const step = steps.get(id);
    const fingerprint = state.steps[id]?.fingerprint;
    if (step === undefined || fingerprint === undefined || isBelowCollected(step, state)) return undefined;
    const identified = identifyStep(step, context);
    if (!identified.ok) return undefined;
    const { value } = identified;
    return fingerprint === value.fingerprint ? value.identity() : identityAs(value, fingerprint);
  };
  return { state, identityOf };
}

/** Undefined for a step that is unknown, or whose inputs do not exist yet. */
export function explainStep(
  { state, identityOf }: ExplainableRun,
  id: string,
  environment: EnvironmentRecord | undefined,
): Explanation | undefined {
  const known = state.steps[id];
  const identity = identityOf(id);
  if (known?.fingerprint === undefined || identity === undefined) return undefined;
  return {
    run: state.run,
    step: id,
    fingerprint: known.fingerprint,
    parts: identity.parts.map(maskPart),
    because: known.because ?? [],
    comparedWith: known.reusedFrom ?? known.comparedWith ?? null,
    environment: environment ?? null,
  };
}

/** A run of an older Millrace is explained in the format that it had. */
function identityAs(step: IdentifiedStep, fingerprint: string): Identity {
  const former = step.former();
  return former.fingerprint === fingerprint ? former.identity : step.identity();
}

/** Of a run that became a summary nobody knows any more what its steps read. */
function isBelowCollected(step: Step, state: RunState): boolean {
  return step.inputs.some(({ source }) => {
    const above = source.kind === 'step' ? state.steps[source.step] : undefined;
    return (above?.status === 'succeeded' || above?.status === 'reused') && above.outputs.length === 0;
  });
}

/** Of a result that was reused, the one that it was made with; undefined where nothing was recorded, as for built-ins. */
export async function environmentOf(
  run: RunState,
  step: string,
  stateOf: (run: string) => Promise<RunState | undefined>,
): Promise<EnvironmentRecord | undefined> {
  const found = run.steps[step];
  if (found?.environment !== undefined || found?.reusedFrom === undefined) return found?.environment;
  const { reusedFrom: from } = found;
  return (await stateOf(from.run))?.steps[from.step]?.environment;
}

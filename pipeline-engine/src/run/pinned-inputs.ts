/** What a run reads from outside its own graph, pinned: local data, code, and the files that environments name. */
import type { Step, StepGraph } from '../graph/step.ts';
import { definitionFile, keyOf, type LocalReference } from './local-reference.ts';
import type { PinnedCode, PinnedInput } from './ports.ts';

export interface PinnedInputs {
  /** Undefined for a path that was not pinned: a bug of the caller, told apart from "nothing there" (digest null). */
  input(reference: LocalReference): PinnedInput | undefined;
  code(reference: LocalReference): PinnedCode | undefined;
}

export function pinnedInputs(inputs: readonly PinnedInput[], code: readonly PinnedCode[]): PinnedInputs {
  const inputByKey = new Map(inputs.map((pinned) => [keyOf(pinned), pinned]));
  const codeByKey = new Map(code.map((pinned) => [keyOf(pinned), pinned]));
  return {
    input: (reference) => inputByKey.get(keyOf(reference)),
    code: (reference) => codeByKey.get(keyOf(reference)),
  };
}

/** Every local data input of the graph, each once. */
export function dataReferences(graph: StepGraph): readonly LocalReference[] {
  return unique(
    graph.steps.flatMap((step) =>
      step.inputs.flatMap((input) => (input.source.kind === 'data' ? [input.source] : [])),
    ),
  );
}

/** Every code folder or file of the graph's command components, each once. */
export function codeReferences(graph: StepGraph): readonly LocalReference[] {
  return unique(graph.steps.flatMap((step) => present(codeOf(step))));
}

/** The `code:` of a command component; built-ins have none that counts. */
export function codeOf(step: Step): LocalReference | undefined {
  const { origin, code } = step.component;
  const file = definitionFile(step);
  if (origin.kind === 'builtin' || code === undefined || file === undefined) return undefined;
  return { file, path: code };
}

function unique(references: readonly LocalReference[]): readonly LocalReference[] {
  return [...new Map(references.map(({ file, path }) => [keyOf({ file, path }), { file, path }])).values()];
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

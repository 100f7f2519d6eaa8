/** What a run reads from outside its own graph, pinned: local data, code, and the files that environments name. */
import type { Step, StepGraph } from '../graph/step.ts';
import { definitionFile, keyOf, type LocalReference } from './local-reference.ts';
import type { PinnedCode, PinnedInput } from './ports.ts';

/** `path` is empty for code that is only included; `list` is a file that may hold further includes. */
export interface CodeReference extends LocalReference {
  readonly includes: readonly string[];
  readonly list?: string;
}

export interface PinnedInputs {
  /** Undefined for a path that was not pinned: a bug of the caller, told apart from "nothing there" (digest null). */
  input(reference: LocalReference): PinnedInput | undefined;
  code(reference: CodeReference): PinnedCode | undefined;
}

export function pinnedInputs(inputs: readonly PinnedInput[], code: readonly PinnedCode[]): PinnedInputs {
  const inputByKey = new Map(inputs.map((pinned) => [keyOf(pinned), pinned]));
  const codeByKey = new Map(code.map((pinned) => [codeKey(pinned), pinned]));
  return {
    input: (reference) => inputByKey.get(keyOf(reference)),
    code: (reference) => codeByKey.get(codeKey(reference)),
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

/** The code of the graph's command components, each once. */
export function codeReferences(graph: StepGraph): readonly CodeReference[] {
  const all = graph.steps.flatMap((step) => codeOf(step) ?? []);
  return [...new Map(all.map((reference) => [codeKey(reference), reference])).values()];
}

/** The code of a command component: its folder or file, and what it includes; built-ins have none that counts. */
export function codeOf(step: Step): CodeReference | undefined {
  const { origin, code, additionalIncludes = [] } = step.component;
  const file = definitionFile(step);
  if (origin.kind === 'builtin' || file === undefined) return undefined;
  const list = origin.kind === 'workspace' ? includesListOf(file) : undefined;
  return { file, path: code ?? '', includes: additionalIncludes, ...(list === undefined ? {} : { list }) };
}

/** Azure's file beside a component file, with an include per line: `train.additional_includes` for `train.yml`. */
function includesListOf(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return `${name.replace(/\.ya?ml$/i, '')}.additional_includes`;
}

function unique(references: readonly LocalReference[]): readonly LocalReference[] {
  return [...new Map(references.map(({ file, path }) => [keyOf({ file, path }), { file, path }])).values()];
}

function codeKey(code: LocalReference & { readonly includes?: readonly string[] }): string {
  return [keyOf(code), ...(code.includes ?? [])].join('\0');
}

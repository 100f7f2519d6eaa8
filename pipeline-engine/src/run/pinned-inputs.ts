/** What a run reads from outside its own graph, pinned: local data, code, and the files that environments name. */
import type { Step, StepGraph } from '../graph/step.ts';
import type { RefreshPolicy } from '../spec/refresh-policy.ts';
import { definitionFile, keyOf, type LocalReference } from './local-reference.ts';
import type { PlannedExternal } from './plan.ts';
import type { PinnedCode, PinnedInput, RunPin } from './ports.ts';

/** `path` is empty for code that is only included; `list` is a file that may hold further includes. */
export interface CodeReference extends LocalReference {
  readonly includes: readonly string[];
  readonly list?: string;
}

export interface PinnedInputs {
  /** Undefined for a path that was not pinned: a bug of the caller, told apart from "nothing there" (digest null). */
  input(reference: LocalReference): PinnedInput | undefined;
  code(reference: CodeReference): PinnedCode | undefined;
  /** The version of a secret; undefined for one that was not set. */
  secret(name: string): string | undefined;
}

export function pinnedInputs({
  inputs,
  code,
  secrets,
}: Pick<RunPin, 'inputs' | 'code' | 'secrets'>): PinnedInputs {
  const inputByKey = new Map(inputs.map((pinned) => [keyOf(pinned), pinned]));
  const codeByKey = new Map(code.map((pinned) => [codeKey(pinned), pinned]));
  const versions = new Map(secrets.map(({ name, version }) => [name, version]));
  return {
    secret: (name) => versions.get(name),
    input: (reference) => inputByKey.get(keyOf(reference)),
    code: (reference) => codeByKey.get(codeKey(reference)),
  };
}

export interface DataReference extends LocalReference {
  readonly refresh?: RefreshPolicy;
}

const byFreshness: readonly RefreshPolicy[] = ['never', 'if_changed', 'always'];

/** Every data input of the graph, each once; of several policies for one URL the one that fetches most often. */
export function dataReferences(graph: StepGraph): readonly DataReference[] {
  const all = graph.steps.flatMap((step) =>
    step.inputs.flatMap(({ source }): readonly DataReference[] =>
      source.kind === 'data' ? [{ file: source.file, path: source.path, refresh: source.refresh }] : [],
    ),
  );
  const rank = ({ refresh = 'if_changed' }: DataReference): number => byFreshness.indexOf(refresh);
  const chosen = new Map<string, DataReference>();
  for (const reference of all) {
    const known = chosen.get(keyOf(reference));
    if (known === undefined || rank(known) < rank(reference)) chosen.set(keyOf(reference), reference);
  }
  return [...chosen.values()];
}

const nothing: readonly never[] = [];

/** The inputs of a step that lie elsewhere, as they were pinned. */
export function externalOf(step: Step, pinned: PinnedInputs): readonly PlannedExternal[] {
  if (!step.inputs.some(({ source }) => source.kind === 'data')) return nothing;
  return step.inputs.flatMap(({ name, source }) => {
    const external = source.kind === 'data' ? pinned.input(source)?.external : undefined;
    return source.kind !== 'data' || external === undefined
      ? []
      : [{ input: name, url: source.path, ...external }];
  });
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

function codeKey(code: LocalReference & { readonly includes?: readonly string[] }): string {
  return [keyOf(code), ...(code.includes ?? [])].join('\0');
}

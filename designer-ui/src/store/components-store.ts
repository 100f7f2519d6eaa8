/** Component definitions by reference: the palette, the forms and the ports of every node come from here. */
import type {
  ComponentDefinition,
  ComponentReference,
  PipelineNode,
} from '@millrace/pipeline-engine/browser';
import { create } from 'zustand';
import { getComponents } from '../api/client.ts';

export interface ComponentsState {
  readonly definitions: readonly ComponentDefinition[];
  readonly byName: ReadonlyMap<string, ComponentDefinition>;
  readonly loaded: boolean;
  readonly load: () => Promise<void>;
  readonly receive: (definitions: readonly ComponentDefinition[]) => void;
}

export const useComponentsStore = create<ComponentsState>()((set, get) => ({
  definitions: [],
  byName: new Map(),
  loaded: false,
  load: async () => get().receive(await getComponents()),
  receive: (definitions) => set({ definitions, byName: index(definitions), loaded: true }),
}));

function index(definitions: readonly ComponentDefinition[]): ReadonlyMap<string, ComponentDefinition> {
  const byName = new Map<string, ComponentDefinition>();
  for (const definition of definitions) {
    byName.set(definition.name, definition);
    byName.set(`${definition.name}:${definition.version}`, definition);
    if (definition.origin.kind === 'workspace') byName.set(definition.origin.file, definition);
  }
  return byName;
}

/** The definition that a reference means; `fromFile` is the pipeline file that relative paths start at. */
function findDefinition(
  reference: ComponentReference,
  byName: ReadonlyMap<string, ComponentDefinition>,
  fromFile: string,
): ComponentDefinition | undefined {
  if (reference.kind === 'file') return byName.get(resolveBeside(reference.path, fromFile));
  if (reference.kind === 'registry') return undefined;
  if (reference.version === undefined) return byName.get(reference.name);
  return byName.get(`${reference.name}:${reference.version}`);
}

export function definitionOf(
  node: PipelineNode,
  byName: ReadonlyMap<string, ComponentDefinition>,
  fromFile: string,
): ComponentDefinition | undefined {
  return node.inline ?? (node.component && findDefinition(node.component, byName, fromFile));
}

/** `./train.yml` in `pipelines/a.yml` is `pipelines/train.yml`. */
export function resolveBeside(path: string, fromFile: string): string {
  const parts = fromFile.split('/').slice(0, -1);
  for (const part of path.replace(/^file:/, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

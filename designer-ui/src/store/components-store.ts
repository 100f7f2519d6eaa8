/** Component definitions by reference: the palette, the forms and the ports of every node come from here. */
import {
  type ComponentDefinition,
  type ComponentReference,
  formatComponentReference,
  type PipelineNode,
} from '@millrace/pipeline-engine/browser';
import type { ResolvedReference } from '@millrace/server/contract';
import { create } from 'zustand';
import { getComponents } from '../api/client.ts';

export interface ComponentsState {
  readonly definitions: readonly ComponentDefinition[];
  readonly byName: ReadonlyMap<string, ComponentDefinition>;
  /** What the server found for the references of documents that are no names of the palette. */
  readonly found: FoundReferences;
  readonly loaded: boolean;
  readonly load: () => Promise<void>;
  readonly receive: (definitions: readonly ComponentDefinition[]) => void;
  readonly receiveFound: (path: string, references: readonly ResolvedReference[]) => void;
  /** After the file changed: what was found there, and what was not found at all, is asked again. */
  readonly forgetFound: (file: string) => void;
}

/** By the document's path and the reference as it is spelled there. */
type FoundReferences = ReadonlyMap<string, ResolvedReference>;

function foundKey(path: string, reference: string): string {
  return `${path}\n${reference}`;
}

export const useComponentsStore = create<ComponentsState>()((set, get) => ({
  definitions: [],
  byName: new Map(),
  found: new Map(),
  loaded: false,
  load: async () => get().receive(await getComponents()),
  receive: (definitions) => set({ definitions, byName: index(definitions), found: new Map(), loaded: true }),
  receiveFound: (path, references) => {
    const entries = references.map((each) => [foundKey(path, each.reference), each] as const);
    set(({ found }) => ({ found: new Map([...found, ...entries]) }));
  },
  forgetFound: (file) =>
    set(({ found }) => {
      const kept = [...found].filter(([, each]) => each.kind !== 'missing' && each.file !== file);
      return kept.length === found.size ? {} : { found: new Map(kept) };
    }),
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

/** Where definitions are looked up. */
export type KnownComponents = Pick<ComponentsState, 'byName' | 'found'>;

export function definitionOf(
  node: PipelineNode,
  { byName, found }: KnownComponents,
  fromFile: string,
): ComponentDefinition | undefined {
  if (node.inline || !node.component) return node.inline;
  const known = findDefinition(node.component, byName, fromFile);
  if (known) return known;
  const other = foundFor(node.component, found, fromFile);
  return other && other.kind !== 'missing' ? other.definition : undefined;
}

function foundFor(
  reference: ComponentReference,
  found: FoundReferences,
  fromFile: string,
): ResolvedReference | undefined {
  return found.get(foundKey(fromFile, formatComponentReference(reference)));
}

/** The file of the pipeline that a reference leads to. */
export function nestedFileOf(
  reference: ComponentReference | undefined,
  found: FoundReferences,
  fromFile: string,
): string | undefined {
  const resolved = reference && foundFor(reference, found, fromFile);
  return resolved?.kind === 'pipeline' ? resolved.file : undefined;
}

/** The references of a document that neither the palette nor an earlier answer explains. */
export function unexplained(
  references: readonly ComponentReference[],
  { byName, found }: KnownComponents,
  fromFile: string,
): readonly string[] {
  const open = references.filter(
    (reference) => !findDefinition(reference, byName, fromFile) && !foundFor(reference, found, fromFile),
  );
  return [...new Set(open.map(formatComponentReference))];
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

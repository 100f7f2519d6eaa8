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
import { findDefinition, indexDefinitions } from '../model/component-lookup.ts';

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
  receive: (definitions) =>
    set({ definitions, byName: indexDefinitions(definitions), found: new Map(), loaded: true }),
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

/** Where definitions are looked up. */
export type KnownComponents = Pick<ComponentsState, 'byName' | 'found'>;

export function definitionOf(
  node: PipelineNode,
  known: KnownComponents,
  fromFile: string,
): ComponentDefinition | undefined {
  if (node.inline || !node.component) return node.inline;
  return definitionOfReference(node.component, known, fromFile);
}

interface Answer extends KnownComponents {
  readonly fromFile: string;
  readonly definition: ComponentDefinition | undefined;
}

/** A thousand nodes ask at every change; a node that did not change asks with the same object. */
const answers = new WeakMap<ComponentReference, Answer>();

function definitionOfReference(
  reference: ComponentReference,
  { byName, found }: KnownComponents,
  fromFile: string,
): ComponentDefinition | undefined {
  const last = answers.get(reference);
  if (last?.byName === byName && last.found === found && last.fromFile === fromFile) return last.definition;
  const other = foundFor(reference, found, fromFile);
  const beside = other && other.kind !== 'missing' ? other.definition : undefined;
  const definition = findDefinition(reference, byName, fromFile) ?? beside;
  answers.set(reference, { byName, found, fromFile, definition });
  return definition;
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
  known: KnownComponents,
  fromFile: string,
): readonly string[] {
  const open = references.filter(
    (reference) =>
      !definitionOfReference(reference, known, fromFile) && !foundFor(reference, known.found, fromFile),
  );
  return [...new Set(open.map(formatComponentReference))];
}

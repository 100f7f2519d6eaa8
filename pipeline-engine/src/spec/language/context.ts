/** What help while writing knows about the world around the text, and what it finds out about a node in it. */
import type { ComponentDefinition, InputPort, Language, OutputPort, PortKind, Titles } from '../component.ts';
import { isDataType, isLiteralType, kindOfType } from '../data-types.ts';
import type { ComponentReference } from '../pipeline.ts';
import { parseComponentReference } from '../references.ts';
import type { SchemaKind } from '../schemas/schemas.ts';
import { childOf, entryAtPath, type Outline, type OutlineEntry } from './outline.ts';
import { nodeEntries } from './place.ts';

/** What a node runs: a component, or a pipeline, of which the ports are known. */
export type KnownComponent = Pick<ComponentDefinition, 'inputs' | 'outputs'> &
  Partial<Pick<ComponentDefinition, 'name' | 'version' | 'title' | 'summary' | 'description'>>;

export interface LanguageContext {
  /** Offered by name and version. */
  readonly components: readonly ComponentDefinition[];
  /** What a reference of this file means. Without it, built-ins and registered names are looked up. */
  readonly resolve?: (reference: ComponentReference) => KnownComponent | undefined;
  /** Names of compute targets, without `azureml:`. */
  readonly computes?: readonly string[];
  /** Workspace path of the document, from which paths to components are spelled. */
  readonly file?: string;
  /** Default: what the text says it is, else a pipeline job. */
  readonly kind?: SchemaKind;
  readonly language?: Language;
}

export function titleIn(titles: Titles, context: LanguageContext): string {
  return titles[context.language ?? 'en'];
}

export function definitionOf(
  node: OutlineEntry | undefined,
  context: LanguageContext,
): KnownComponent | undefined {
  const text = childOf(node, 'component')?.text;
  return text === undefined || text === '' ? undefined : definitionFor(text, context);
}

export function definitionFor(spelled: string, context: LanguageContext): KnownComponent | undefined {
  const reference = parseComponentReference(spelled);
  if (context.resolve !== undefined) return context.resolve(reference);
  if (reference.kind !== 'registered') return undefined;
  return context.components.findLast(
    ({ name, version }) =>
      name === reference.name && (reference.version === undefined || reference.version === version),
  );
}

export function inputPort(
  node: OutlineEntry | undefined,
  name: string,
  context: LanguageContext,
): InputPort | undefined {
  return definitionOf(node, context)?.inputs.find((port) => port.name === name);
}

/** Outputs that the component declares, and those that only the node itself shows. */
export function outputsOf(
  node: OutlineEntry,
  context: LanguageContext,
): readonly { readonly name: string; readonly kind: PortKind; readonly port?: OutputPort }[] {
  const declared = definitionOf(node, context)?.outputs ?? [];
  const written = childOf(node, 'outputs')?.children ?? [];
  return [
    ...declared.map((port) => ({ name: port.name, kind: port.kind, port })),
    ...written
      .filter(({ key }) => !declared.some(({ name }) => name === key))
      .map((entry) => ({ name: entry.key, kind: kindOfEntry(entry) })),
  ];
}

/** Of an input of the pipeline: what its type or value says; a literal fits every parameter. */
export function kindOfEntry(entry: OutlineEntry): PortKind {
  const type = childOf(entry, 'type')?.text ?? '';
  return isDataType(type) || isLiteralType(type) ? kindOfType(type) : 'any';
}

export function isLiteralEntry(entry: OutlineEntry): boolean {
  const type = childOf(entry, 'type')?.text;
  return type === undefined ? entry.text !== '' : isLiteralType(type);
}

/** Nodes that need the results of `id`, near or far, and `id` itself. */
export function downstreamOf(text: string, outline: Outline, id: string): ReadonlySet<string> {
  const readers = new Map<string, string[]>();
  for (const node of nodeEntries(outline)) {
    const block = text.slice(node.keyFrom, node.to);
    for (const [, source = ''] of block.matchAll(/\$\{\{\s*parent\.jobs\.([\w-]+)\./g)) {
      const known = readers.get(source);
      if (known === undefined) readers.set(source, [node.key]);
      else known.push(node.key);
    }
  }
  const reached = new Set([id]);
  for (const name of reached) for (const reader of readers.get(name) ?? []) reached.add(reader);
  return reached;
}

export function nodeEntry(outline: Outline, id: string | undefined): OutlineEntry | undefined {
  return id === undefined ? undefined : entryAtPath(outline, ['jobs', id]);
}

/**
 * Every component that a pipeline of this workspace can use: the built-in ones, and the command components
 * that lie in the workspace as `component.yaml` or as YAML files below `components/`.
 */
import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { builtinComponents } from '@millrace/component-library';
import {
  type ComponentDefinition,
  type ComponentReference,
  type ComponentResolver,
  type Language,
  parseComponent,
  parseDocument,
  type ResolvedComponent,
} from '@millrace/pipeline-engine/browser';
import { documentName } from './document-names.ts';
import { locateDocumentPath } from './locate.ts';
import { isYamlName } from './pipeline-files.ts';
import { toWorkspacePath } from './safe-path.ts';
import { walkFiles } from './walk-files.ts';
import type { Workspace } from './workspace.ts';

export interface ComponentCatalog {
  /** Built-ins first, then the workspace's own; a fresh look at the disk each time. */
  list(): Promise<readonly ComponentDefinition[]>;
  /** Markdown of a built-in's help page, or the description of a workspace component, which has one language. */
  help(name: string, language: Language): Promise<string | undefined>;
  /** Knows the workspace's registered names as of the last `list` or `refresh`. */
  readonly resolve: ComponentResolver;
  /** Of every registered component. */
  names(): readonly string[];
  refresh(): Promise<void>;
}

export function createComponentCatalog(workspace: Workspace): ComponentCatalog {
  let own: readonly ComponentDefinition[] = [];
  const readFileOnce = createFileCache((file) => readResolved(workspace, file));

  async function refresh(): Promise<void> {
    const files = await walkFiles(workspace.root, isYamlName);
    const candidates = files.filter((file) => isComponentFile(toWorkspacePath(workspace.root, file)));
    const parsed = await Promise.all(candidates.map((file) => readComponent(workspace, file)));
    own = parsed.filter((definition) => definition !== undefined);
  }

  const all = (): readonly ComponentDefinition[] => [
    ...builtinComponents.map(({ definition }) => definition),
    ...own,
  ];

  const named = ({ name }: Registered): readonly ComponentDefinition[] => [
    ...builtinComponents.filter((builtin) => builtin.name === name).map(({ definition }) => definition),
    ...own.filter((definition) => definition.name === name),
  ];

  return {
    refresh,
    names: () => [...new Set([...builtinComponents, ...own].map(({ name }) => name))],
    list: async () => {
      await refresh();
      return all();
    },
    help: async (name, language) => {
      const builtin = builtinComponents.find((candidate) => candidate.name === name);
      if (builtin) return builtin.help[language];
      return own.find((definition) => definition.name === name)?.description;
    },
    resolve: (reference, fromFile) =>
      reference.kind === 'file'
        ? resolveFile(workspace, reference.path, fromFile, readFileOnce)
        : resolveRegistered(named(reference), reference),
  };
}

function isComponentFile(workspacePath: string): boolean {
  return workspacePath.startsWith('components/') || /(^|\/)component\.ya?ml$/i.test(workspacePath);
}

async function readComponent(workspace: Workspace, file: string): Promise<ComponentDefinition | undefined> {
  const text = await readFile(file, 'utf8');
  if (!/^type:\s*["']?command["']?\s*(#.*)?$/m.test(text)) return undefined;
  return parseComponent(text, { kind: 'workspace', file: toWorkspacePath(workspace.root, file) }).definition;
}

type Registered = Exclude<ComponentReference, { readonly kind: 'file' }>;

/** Of those of the name: a label or a missing version takes the highest; registries of the cloud are never local. */
function resolveRegistered(
  named: readonly ComponentDefinition[],
  reference: Registered,
): ResolvedComponent | undefined {
  if (reference.kind === 'registry') return undefined;
  const definition =
    reference.version === undefined
      ? named.toSorted((left, right) => compareVersions(right.version, left.version))[0]
      : named.find((candidate) => candidate.version === reference.version);
  if (definition === undefined) return undefined;
  const file = definition.origin.kind === 'workspace' ? definition.origin.file : undefined;
  return { kind: 'component', definition, ...(file === undefined ? {} : { file }) };
}

/** Numbers within versions compare as numbers: `10` comes after `9`. */
export function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

/** A component or nested pipeline file, as spelled in a document; outside the workspace is as good as absent. */
function resolveFile(
  workspace: Workspace,
  given: string,
  fromFile: string,
  read: (file: string) => ResolvedComponent | undefined,
): ResolvedComponent | undefined {
  const located = locateDocumentPath(given, path.resolve(workspace.root, fromFile), workspace.roots);
  return located.kind === 'found' ? read(located.file) : undefined;
}

function readResolved(workspace: Workspace, absolute: string): ResolvedComponent | undefined {
  const file = documentName(workspace, absolute);
  const text = readFileSync(absolute, 'utf8');
  const document = parseDocument(text, file);
  if ('model' in document) return { kind: 'pipeline', model: document.model, file };
  // Whatever it is, it is used as a component: then its ports count, and what is wrong with it is said there.
  const definition =
    'definition' in document
      ? document.definition
      : parseComponent(text, { kind: 'workspace', file }).definition;
  return definition && { kind: 'component', definition, file };
}

/** Reads a file again only when its size or time has changed; a folder is nothing. */
function createFileCache<T>(read: (file: string) => T): (file: string) => T | undefined {
  const known = new Map<string, { readonly stamp: string; readonly value: T }>();
  return (file) => {
    const stat = statSync(file);
    if (!stat.isFile()) return undefined;
    const stamp = `${stat.size} ${stat.mtimeMs} ${stat.ino}`;
    const found = known.get(file);
    if (found?.stamp === stamp) return found.value;
    const value = read(file);
    known.set(file, { stamp, value });
    return value;
  };
}

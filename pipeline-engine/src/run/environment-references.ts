/** What a step's environment refers to: a file that defines it, its conda file, and the folder that it is built from. */
import type { EnvironmentFile, EnvironmentFiles } from '../cache/environment-parts.ts';
import type { Step } from '../graph/step.ts';
import { optional } from '../spec/optional.ts';
import { localPath } from '../spec/references.ts';
import { canonicalJsonOf } from '../spec/yaml/json.ts';
import { yamlOf } from '../spec/yaml/remembered.ts';
import { definitionFile, type LocalReference } from './local-reference.ts';
import type { PinnedInput } from './ports.ts';

export interface EnvironmentReferences {
  readonly definition?: LocalReference;
  readonly condaFile?: LocalReference;
  readonly buildContext?: LocalReference;
}

/** What stands in a file that a document names, if that is known already. */
export type ReadText = (reference: LocalReference) => string | undefined;

/** With a `definition`, the rest is known when its text is. */
export function environmentReferences(step: Step, textOf: ReadText): EnvironmentReferences {
  const { origin, environment } = step.component;
  const file = definitionFile(step);
  if (origin.kind === 'builtin' || environment === undefined || file === undefined) return {};
  // Canonical JSON of a YAML value, written by the parser of components.
  const value: unknown = JSON.parse(environment);
  if (typeof value !== 'string') return namedIn(value, file);
  if (!isLocalFile(value)) return {};
  const definition = { file, path: localPath(value) };
  const text = textOf(definition);
  const root = text === undefined ? undefined : yamlOf(text).root;
  if (root === undefined) return { definition };
  return { definition, ...namedIn(JSON.parse(canonicalJsonOf(root)), documentAt(definition)) };
}

/** The files of an environment as they were pinned; undefined when one of them is not there. */
export function pinnedEnvironment(
  references: EnvironmentReferences,
  pinned: (reference: LocalReference) => PinnedInput | undefined,
): { readonly files: EnvironmentFiles } | { readonly missing: LocalReference } {
  const files: Partial<Record<keyof EnvironmentReferences, EnvironmentFile>> = {};
  for (const key of ['definition', 'condaFile', 'buildContext'] as const) {
    const reference = references[key];
    if (reference === undefined) continue;
    const found = pinned(reference);
    if (found === undefined || found.digest === null) return { missing: reference };
    files[key] = {
      digest: found.digest,
      ...optional('text', found.text),
      ...(key === 'buildContext' ? { path: found.absolutePath } : {}),
    };
  }
  return { files };
}

function namedIn(environment: unknown, file: string): EnvironmentReferences {
  const conda = textAt(environment, 'conda_file');
  const build = textAt(memberOf(environment, 'build'), 'path');
  return {
    ...(conda === undefined ? {} : { condaFile: { file, path: localPath(conda) } }),
    ...(build === undefined ? {} : { buildContext: { file, path: localPath(build) } }),
  };
}

/** A name such as `azureml:tensorflow:3` is registered somewhere; a bare name without a path is none of ours. */
function isLocalFile(environment: string): boolean {
  return (
    environment.startsWith('file:') || (/\.ya?ml$/i.test(environment) && !environment.startsWith('azureml:'))
  );
}

/** The workspace path of a file that a document names. */
function documentAt({ file, path }: LocalReference): string {
  if (path.startsWith('/')) return path;
  const cut = file.lastIndexOf('/');
  return cut === -1 ? path : `${file.slice(0, cut)}/${path}`;
}

function textAt(value: unknown, key: string): string | undefined {
  const member = memberOf(value, key);
  return typeof member === 'string' ? member : undefined;
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

/** Which definition a reference means, among those that the workspace registers. Pure: workers look up here too. */
import type { ComponentDefinition, ComponentReference } from '@millrace/pipeline-engine/browser';

/** By name, by name and version, and by file. */
export function indexDefinitions(
  definitions: readonly ComponentDefinition[],
): ReadonlyMap<string, ComponentDefinition> {
  const byName = new Map<string, ComponentDefinition>();
  for (const definition of definitions) {
    byName.set(definition.name, definition);
    byName.set(`${definition.name}:${definition.version}`, definition);
    if (definition.origin.kind === 'workspace') byName.set(definition.origin.file, definition);
  }
  return byName;
}

/** The definition that a reference means; `fromFile` is the pipeline file that relative paths start at. */
export function findDefinition(
  reference: ComponentReference,
  byName: ReadonlyMap<string, ComponentDefinition>,
  fromFile: string,
): ComponentDefinition | undefined {
  if (reference.kind === 'file') return byName.get(resolveBeside(reference.path, fromFile));
  if (reference.kind === 'registry') return undefined;
  if (reference.version === undefined) return byName.get(reference.name);
  return byName.get(`${reference.name}:${reference.version}`);
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

/** A folder of YAML files in memory: the corpus, or a copy of it that was moved and rewritten. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type ComponentReference,
  type ComponentResolver,
  parseComponent,
  parseDocument,
  parsePipeline,
} from '@millrace/pipeline-engine/browser';

/** Text by file, with slashes, relative to the folder. */
export type Folder = ReadonlyMap<string, string>;

export function readYamlFolder(root: string): Folder {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\.ya?ml$/.test(file) && !/(?:^|\/)(?:node_modules|\.[^/]*)\//.test(file))
    .sort();
  return new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
}

/** Where a reference leads, or undefined when nothing of the folder stands there. */
export function targetOf(
  folder: Folder,
  reference: ComponentReference,
  fromFile: string,
): string | undefined {
  if (reference.kind !== 'file') return undefined;
  const file = path.posix.normalize(path.posix.join(path.posix.dirname(fromFile), reference.path));
  return folder.has(file) ? file : undefined;
}

/** Local files only: what is registered elsewhere is not at hand. */
export function resolverOf(folder: Folder): ComponentResolver {
  return (reference, fromFile) => {
    const file = targetOf(folder, reference, fromFile);
    const text = file === undefined ? undefined : folder.get(file);
    if (file === undefined || text === undefined) return undefined;
    const { kind } = parseDocument(text);
    if (kind === 'pipeline-job' || kind === 'pipeline-component') {
      const { model } = parsePipeline(text);
      return model && { kind: 'pipeline', model, file };
    }
    const { definition } = parseComponent(text, { kind: 'workspace', file });
    return definition && { kind: 'component', definition, file };
  };
}

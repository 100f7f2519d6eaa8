/** The documents that the conformance run and the fuzzer work on: Microsoft's where they are, else our own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface CorpusDocument {
  /** Relative to `root`. */
  readonly file: string;
  readonly root: string;
  readonly kind: 'pipeline' | 'component';
  readonly text: string;
}

export interface Corpus {
  readonly name: string;
  readonly documents: readonly CorpusDocument[];
}

/** `repository` is the root of the checkout; Microsoft's files lie beside it. */
export function readCorpus(repository: string): Corpus {
  const shared = path.resolve(repository, '../shared/azureml-examples');
  if (existsSync(path.join(shared, 'ENTRIES.json'))) {
    return { name: '../shared/azureml-examples', documents: readFolder(shared, ['.']) };
  }
  const own = [
    'server/src/workspace/samples',
    'tests/integration/fixtures',
    'component-library/src/components',
  ];
  return {
    name: 'the samples, fixtures and components of this repository',
    documents: readFolder(repository, own),
  };
}

function readFolder(root: string, folders: readonly string[]): CorpusDocument[] {
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        path.posix.join(folder, name.split(path.sep).join('/')),
      ),
    )
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      const kind = kindOf(text);
      return kind === undefined ? [] : [{ file, root, kind, text }];
    });
}

function kindOf(text: string): CorpusDocument['kind'] | undefined {
  if (/^type:\s*["']?pipeline\b/m.test(text) && /^(?:jobs|component):/m.test(text)) {
    return /^endpoint_name:/m.test(text) ? undefined : 'pipeline';
  }
  return /^(?:command|name):/m.test(text) && /^(?:inputs|outputs|command):/m.test(text)
    ? 'component'
    : undefined;
}

/** Reads the import graph of the packages from their source text, for the architecture rules. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(fileURLToPath(import.meta.url), '../../..');

export interface ImportEdge {
  readonly from: string;
  /** A file of the repository (relative to its root), or a bare module name. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Workspace packages' entry points, as their package.json exports them. */
const entries: Readonly<Record<string, string>> = {
  '@millrace/pipeline-engine': 'pipeline-engine/src/index.ts',
  '@millrace/pipeline-engine/browser': 'pipeline-engine/src/browser.ts',
  '@millrace/pipeline-engine/testing': 'pipeline-engine/src/testing/index.ts',
  '@millrace/component-library': 'component-library/src/index.ts',
  '@millrace/component-library/host': 'component-library/src/host/main.ts',
  '@millrace/server': 'server/src/index.ts',
  '@millrace/server/contract': 'server/src/contract/index.ts',
};

/** Files below a folder of the repository whose name fits, as paths relative to the root. */
export function filesBelow(folder: string, ends: RegExp): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ends.test(name) && !name.includes('node_modules'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .sort();
}

/** All TypeScript files of a package's `src`, tests left out, as paths relative to the root. */
export function sourceFiles(pkg: string): readonly string[] {
  return filesBelow(`${pkg}/src`, /\.tsx?$/).filter((name) => !/\.test\.tsx?$|\.d\.ts$/.test(name));
}

const statement =
  /^\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** The imports and re-exports of a file, with relative and workspace imports resolved to files. */
export function importsOf(file: string): readonly ImportEdge[] {
  const text = readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return [...text.matchAll(statement)].map((match) => ({
    from: file,
    to: resolve(file, match[2] ?? match[3] ?? ''),
    typeOnly: match[1] !== undefined || onlyTypes(match[0]),
  }));
}

function onlyTypes(text: string): boolean {
  const braces = /\{([^}]*)\}/.exec(text)?.[1];
  if (braces === undefined) return false;
  return braces
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .every((name) => name.startsWith('type '));
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('.'))
    return path.posix.join(path.posix.dirname(file), specifier.replace(/\?.*$/, ''));
  return entries[specifier] ?? specifier;
}

/** A cycle of value imports among the files, as a list of files, or undefined. */
export function findCycle(files: readonly string[]): readonly string[] | undefined {
  const known = new Set(files);
  const targets = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter((edge) => !edge.typeOnly && known.has(edge.to))
        .map((edge) => edge.to),
    ]),
  );
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): readonly string[] | undefined => {
    const seen = path.indexOf(file);
    if (seen >= 0) return [...path.slice(seen), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const target of targets.get(file) ?? []) {
      const cycle = visit(target);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of files) {
    const cycle = visit(file);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

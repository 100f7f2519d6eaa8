/** The bundled worker: the files that its entry loads, sooner or later, and the packages that they import. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { workerEntry } from '../paths.ts';

export interface WorkerFiles {
  readonly folder: string;
  /** Relative to the folder; the entry is `host.js`. */
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

export async function workerFiles(): Promise<WorkerFiles> {
  const entry = workerEntry();
  if (!existsSync(entry)) {
    throw new EngineError('store-failed', 'The component worker is not built. Run "npm run build" first.');
  }
  const folder = path.dirname(entry);
  const files = new Set([path.basename(entry)]);
  const packages = new Set<string>();
  // A set yields what is added while it is walked.
  for (const file of files) {
    const text = await readFile(path.join(folder, file), 'utf8');
    for (const [, name = ''] of text.matchAll(specifier)) {
      if (name.startsWith('./')) files.add(path.posix.normalize(name));
      else if (!isBuiltin(name)) packages.add(packageName(name));
    }
  }
  return { folder, files: [...files], packages: [...packages].sort() };
}

/** Statements stand at the beginning of a line; in the comments of a bundled package they do not. */
const specifier = /(?:^(?:import|export)\b[^"';]*\bfrom\s*|\bimport\s*\(\s*|^import\s*)["']([^"']+)["']/gm;

const packageName = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

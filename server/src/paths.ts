/**
 * Where the other packages' built files are. The same relative places hold for the source
 * (`server/src/*.ts` under vitest) and for the bundle (`server/dist/main.js`): both are two folders deep.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const require = createRequire(import.meta.url);

const fromHere = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The entry of a component worker process (bundled by `npm run build`). */
export const workerEntry = (): string => fromHere('../../component-library/dist/host.js');

/** The built command line. */
export const serverEntry = (): string => fromHere('../../server/dist/main.js');

/** The built designer: `index.html` and `assets/`. */
export const designerFolder = (): string => fromHere('../../designer-ui/dist');

/** A data file of the vega-datasets package, which lies beside its entry. */
export const sampleDataFile = (name: string): string =>
  path.join(path.dirname(require.resolve('vega-datasets')), '../data', name);

/** The version of an installed package: part of the identity of steps that it computes. */
export function installedVersion(name: string): string {
  for (let folder = path.dirname(require.resolve(name)); ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json');
    const found = existsSync(file)
      ? packageSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
      : undefined;
    if (found?.success && found.data.name === name) return found.data.version;
    if (folder === path.dirname(folder)) throw new Error(`the package ${name} is not installed`);
  }
}

const packageSchema = z.object({ name: z.string(), version: z.string() });

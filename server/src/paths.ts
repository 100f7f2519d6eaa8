/**
 * Where the other packages' built files are. The same relative places hold for the source
 * (`server/src/*.ts` under vitest) and for the bundle (`server/dist/main.js`): both are two folders deep.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const fromHere = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The entry of a component worker process (bundled by `npm run build`). */
export const workerEntry = (): string => fromHere('../../component-library/dist/host.js');

/** The built designer: `index.html` and `assets/`. */
export const designerFolder = (): string => fromHere('../../designer-ui/dist');

/** A data file of the vega-datasets package, which lies beside its entry. */
export const sampleDataFile = (name: string): string =>
  path.join(path.dirname(createRequire(import.meta.url).resolve('vega-datasets')), '../data', name);

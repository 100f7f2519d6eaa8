/** Bundles a TypeScript entry for Node, so that scripts and their worker processes can run it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { root } from './build.mjs';

/** Returns the path of the bundle. It is this process's own, so that a long run works on one state of the code. */
export async function bundleSource(entry) {
  const cache = path.join(root, 'node_modules/.cache/millrace');
  mkdirSync(cache, { recursive: true });
  const outDir = mkdtempSync(path.join(cache, 'script-'));
  process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));
  const conditions = ['source', 'node', 'import', 'module', 'default'];
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions },
    ssr: { target: 'node', noExternal: true, resolve: { conditions } },
    build: {
      ssr: path.join(root, entry),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  });
  return path.join(outDir, 'main.mjs');
}

/** `npm run schemas`: writes the JSON Schemas of all document kinds to docs/schemas, one file each. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './build.mjs';
import { bundleSource } from './load-source.mjs';

const { documentSchema, schemaKinds } = await import(
  pathToFileURL(await bundleSource('pipeline-engine/src/browser.ts')).href
);
const folder = path.join(root, 'docs/schemas');
mkdirSync(folder, { recursive: true });
for (const kind of schemaKinds) {
  writeFileSync(path.join(folder, `${kind}.json`), `${JSON.stringify(documentSchema(kind), null, 2)}\n`);
}
// In the form that `npm run check` asks of every file.
const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
spawnSync(process.execPath, [biome, 'format', '--write', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
console.log(`Wrote ${schemaKinds.length} schemas to docs/schemas.`);

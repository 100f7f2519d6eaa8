/**
 * `npm run conformance`: a table of what holds for every pipeline of the corpus, and what falls short; with
 * `-- --mutate N --seed S` the same for N copies in which names, order, places and spelling are others.
 */
import { spawnSync } from 'node:child_process';
import { root } from './build.mjs';
import { bundleSource } from './load-source.mjs';

const program = await bundleSource('tests/conformance/run-conformance.ts');
const { status } = spawnSync(process.execPath, [program, root, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);

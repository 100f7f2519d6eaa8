#!/usr/bin/env node
/** The `millrace` command of this checkout: builds what is stale, then runs the server's bundle. */
import { buildStale, withoutDesigner } from './build.mjs';

await buildStale(withoutDesigner.includes(process.argv[2] ?? '') ? ['worker', 'server'] : undefined);
await import('../server/dist/main.js');

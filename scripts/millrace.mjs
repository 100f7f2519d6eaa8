#!/usr/bin/env node
/** The `millrace` command of this checkout: builds what is stale, then runs the server's bundle. */
import { buildStale } from './build.mjs';

const needsDesigner = ![
  'run',
  'plan',
  'explain',
  'validate',
  'fmt',
  'components',
  'runs',
  'logs',
  'cancel',
].includes(process.argv[2] ?? '');
await buildStale(needsDesigner ? undefined : ['worker', 'server']);
await import('../server/dist/main.js');

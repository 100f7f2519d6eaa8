/** The local target against the suite that every target of commands keeps. */
import { fileURLToPath } from 'node:url';
import { createLocalTarget, createWorkerPool } from '@millrace/pipeline-engine';
import { commandTargetConformance } from '@millrace/pipeline-engine/testing';

const entry = fileURLToPath(new URL('../../component-library/dist/host.js', import.meta.url));

commandTargetConformance('local', {
  create: () => createLocalTarget({ capacity: 4, pool: createWorkerPool({ entry, size: 1 }), graceMs: 1000 }),
});

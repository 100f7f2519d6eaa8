/** Microsoft's own documents open without an error, with the real resolver. The corpus lies outside the repository; without it, skipped. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createComponentCatalog } from '../workspace/component-catalog.ts';
import { findRoot } from '../workspace/workspace.ts';
import { createDocuments } from './documents.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const corpus = path.join(here, '../../../../shared/azureml-examples');
const listing = path.join(corpus, 'ENTRIES.json');
const found = existsSync(listing);
const entries: Readonly<Record<string, readonly string[]>> = found
  ? JSON.parse(readFileSync(listing, 'utf8'))
  : {};

const kinds: Readonly<Record<string, string>> = {
  pipeline_jobs: 'pipeline-job',
  pipeline_components: 'pipeline-component',
  schedules: 'schedule',
  pipeline_batch_deployments: 'pipeline-batch-deployment',
};

const rows = Object.entries(entries).flatMap(([kind, files]) => files.map((file) => [file, kind] as const));

describe.skipIf(!found)(
  `the Azure ML examples in a workspace${found ? '' : ' (skipped: ../shared/azureml-examples is absent)'}`,
  () => {
    test.each(rows)('G21 %s opens without an error', (file, kind) => {
      const root = findRoot(corpus);
      const workspace = {
        root,
        name: 'examples',
        stateDirectory: path.join(root, '.millrace'),
        roots: [root, corpus],
      };
      const documents = createDocuments(workspace, createComponentCatalog(workspace), () => []);
      const name = path.relative(root, path.join(corpus, file));
      const checked = documents.checkAny(readFileSync(path.join(corpus, file), 'utf8'), name);
      expect(checked.kind).toBe(kinds[kind]);
      expect(checked.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    });
  },
);

/** Microsoft's own files open without an error. The corpus lies outside the repository; without it, skipped. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parsePipeline } from './parse-pipeline.ts';
import { readYaml } from './yaml/read.ts';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const corpus = join(repository, '../shared/azureml-examples');
const entries = readEntries(join(corpus, 'ENTRIES.json'));

function readEntries(file: string): Readonly<Record<string, readonly string[]>> {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

const found = Object.keys(entries).length > 0;

describe.skipIf(!found)(
  `the Azure ML examples${found ? '' : ' (skipped: ../shared/azureml-examples is absent)'}`,
  () => {
    const pipelines = [...(entries.pipeline_jobs ?? []), ...(entries.pipeline_components ?? [])];
    const others = [...(entries.schedules ?? []), ...(entries.pipeline_batch_deployments ?? [])];

    test.each(pipelines)('P1 parses %s without an error', (file) => {
      const parsed = parsePipeline(readFileSync(join(corpus, file), 'utf8'));
      expect(parsed.issues.filter((issue) => issue.severity === 'error')).toEqual([]);
      expect((parsed.model?.nodes.length ?? 0) > 0 || parsed.model?.component !== undefined).toBe(true);
    });

    test.each(others)('P1 reads %s', (file) => {
      const text = readFileSync(join(corpus, file), 'utf8');
      expect(readYaml(text).problems).toEqual([]);
      // Not a pipeline of steps, and told so; never a crash.
      expect(() => parsePipeline(text)).not.toThrow();
    });
  },
);

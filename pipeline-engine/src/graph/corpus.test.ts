/** Microsoft's own pipelines are checked without an error. The corpus lies outside the repository; without it, skipped. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseComponent } from '../spec/parse-component.ts';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import { buildGraph } from './build-graph.ts';
import { validatePipeline } from './validate.ts';

const corpus = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/azureml-examples');
const entries = readEntries(join(corpus, 'ENTRIES.json'));

function readEntries(file: string): readonly string[] {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).pipeline_jobs : [];
}

/** Local files only: what is registered elsewhere is not at hand. */
const resolve: ComponentResolver = (reference, fromFile) => {
  if (reference.kind !== 'file') return undefined;
  const file = normalize(join(dirname(fromFile), reference.path));
  if (!existsSync(join(corpus, file))) return undefined;
  const text = readFileSync(join(corpus, file), 'utf8');
  if (/^type:\s*pipeline\b/m.test(text)) {
    const { model } = parsePipeline(text);
    return model && { kind: 'pipeline', model, file };
  }
  const { definition } = parseComponent(text, { kind: 'workspace', file });
  return definition && { kind: 'component', definition, file };
};

/** The only reasons why one of these files cannot run here. */
const notHere = new Set(['input-not-given', 'component-not-available', 'cannot-execute-node-type']);

describe.skipIf(entries.length === 0)(
  `checking the Azure ML examples${entries.length === 0 ? ' (skipped: ../shared/azureml-examples is absent)' : ''}`,
  () => {
    test.each(entries)('G20 %s', (file) => {
      const { model } = parsePipeline(readFileSync(join(corpus, file), 'utf8'));
      if (model === undefined) throw new Error('not parsed');
      const issues = validatePipeline(model, { resolve, file });
      expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
      const graph = buildGraph(model, { resolve, file });
      if (graph.ok) expect(graph.value.steps.length).toBeGreaterThan(0);
      else expect(graph.error.filter(({ code }) => !notHere.has(code))).toEqual([]);
    });
  },
);

/** Whatever stands under the keys of a document, reading and checking it ends in issues with sentences. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { issueMessage } from '../messages/messages.ts';
import { parseDocument } from '../spec/documents/parse-document.ts';
import { buildGraph } from './build-graph.ts';
import { nodePorts } from './node-ports.ts';
import { validateDocument } from './validate-document.ts';

const words = [
  'type',
  'jobs',
  'inputs',
  'outputs',
  'component',
  'trial',
  'task',
  'entry',
  'command',
  'settings',
  'trigger',
  'schedule',
  'create_job',
  'job',
  'tags',
  'limits',
  'objective',
  'search_space',
  'resources',
  'services',
  'training_data',
  'endpoint_name',
  'path',
  'mode',
  'default',
  'build',
  'hours',
  'nodes',
  '__proto__',
  'constructor',
  'a',
];
const texts = [
  'pipeline',
  'Command',
  'sweep',
  'parallel',
  'spark',
  'automl',
  'if_else',
  'cron',
  'recurrence',
  './a.yml',
  'azureml:x',
  '${{parent.inputs.a}}',
  '${{parent.jobs.a.outputs.a}}',
  '${{parent.jobs.a.inputs.a}}',
  '${{parent.outputs.a}}',
  '{inputs.a}',
  'uri_file',
  '',
];

const { document } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...texts),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('document'),
  ),
  document: fc.dictionary(fc.constantFrom(...words), tie('value'), { maxKeys: 7, noNullPrototype: true }),
}));

const pipeline = fc
  .tuple(document, document, document, document)
  .map(([inputs, settings, a, b]) => ({ type: 'pipeline', inputs, settings, jobs: { a, b } }));

describe('any document', () => {
  test('G29 reading, checking and building never throw, and every issue has a sentence', () => {
    const options = { resolve: () => undefined, file: 'p.yml' };
    fc.assert(
      fc.property(fc.oneof(document, pipeline), (value) => {
        const text = JSON.stringify(value);
        const parsed = parseDocument(text);
        const issues = [...parsed.issues, ...validateDocument(text, parsed, options)];
        if ('model' in parsed) {
          const { model } = parsed;
          for (const node of model.nodes) nodePorts(model, node, undefined);
          const graph = buildGraph(model, options);
          if (!graph.ok) issues.push(...graph.error);
        }
        for (const issue of issues) {
          for (const language of ['en', 'ja'] as const) {
            expect(issueMessage(issue, language)).not.toMatch(/undefined|NaN|\[object/);
          }
          expect(issue.line).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1500 },
    );
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});

import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../spec/documents/parse-document.ts';
import { parseComponent } from '../spec/parse-component.ts';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import { buildGraph } from './build-graph.ts';
import { validateDocument } from './validate-document.ts';

const files: Readonly<Record<string, string>> = {
  'lib/maybe.yml':
    'command: x\ninputs: { data: { type: mltable, optional: true }, rate: { type: number, default: 1 } }\noutputs: { out: { type: mltable } }',
  'lib/must.yml': 'command: x\ninputs: { data: { type: mltable } }\noutputs: { out: { type: mltable } }',
  'lib/broken.yml': 'inputs: { data: { type: mltabel } }\ncommand: x',
  'lib/lenient.yml':
    'type: pipeline\nversion: 1\ninputs: { table: { type: mltable } }\noutputs: { result: { type: mltable } }\njobs: { a: { component: ../lib/maybe.yml, inputs: { data: "${{parent.inputs.table}}" }, outputs: { out: "${{parent.outputs.result}}" } } }',
  'lib/strict.yml':
    'type: pipeline\nversion: 1\ninputs: { table: { type: mltable }, where: { type: string, default: small } }\njobs: { a: { component: ./must.yml, compute: "${{parent.inputs.where}}", inputs: { data: "${{parent.inputs.table}}" } } }',
  'lib/bad.yml': 'type: pipeline\nversion: 1\njobs: { A-1: { component: ./must.yml } }',
};

const resolve: ComponentResolver = (reference, fromFile) => {
  if (reference.kind !== 'file') return undefined;
  const file = posix.normalize(posix.join(posix.dirname(fromFile), reference.path));
  const text = Object.hasOwn(files, file) ? files[file] : undefined;
  if (text === undefined) return undefined;
  const { model } = parsePipeline(text);
  if (text.startsWith('type: pipeline') && model !== undefined) return { kind: 'pipeline', model, file };
  const { definition } = parseComponent(text, { kind: 'workspace', file });
  return definition && { kind: 'component', definition, file };
};

function check(text: string, file = 'jobs/p.yml'): unknown[] {
  const document = parseDocument(text);
  return [...document.issues, ...validateDocument(text, document, { resolve, file })].map(
    ({ code, severity, path }) => [code, severity, path.join('.')],
  );
}

describe('documents and what they name', () => {
  test.each(['../lib/must.yml', 'file:../lib/must.yml', './../lib/must.yml', '../jobs/../lib/must.yml'])(
    'G23 %s is relative to the file that holds it',
    (component) => {
      expect(
        check(
          `type: pipeline\njobs: { a: { component: ${component}, inputs: { data: { type: mltable, path: ./t } } } }`,
        ),
      ).toEqual([]);
    },
  );

  test('G24 an input that feeds only ports which may stay empty need not be given', () => {
    const text = `type: pipeline
inputs: { table: { type: mltable } }
jobs:
  a: { component: ../lib/maybe.yml, inputs: { data: "\${{parent.inputs.table}}" } }
  b: { type: pipeline, component: ../lib/lenient.yml }
  c: { type: pipeline, component: ../lib/lenient.yml, inputs: { table: "\${{parent.inputs.table}}" } }
`;
    expect(check(text)).toEqual([]);
    const { model } = parsePipeline(text);
    const graph = model && buildGraph(model, { resolve, file: 'jobs/p.yml' });
    expect(graph?.ok).toBe(true);
  });

  test('G24 an input that a required port reads is asked for, first kindly and then by the run', () => {
    const text = `type: pipeline
inputs: { table: { type: mltable } }
jobs:
  a: { component: ../lib/maybe.yml, inputs: { data: "\${{parent.inputs.table}}" } }
  b: { type: pipeline, component: ../lib/strict.yml, inputs: { table: "\${{parent.inputs.table}}" } }
`;
    expect(check(text)).toEqual([['input-needed', 'info', 'inputs.table']]);
    const { model } = parsePipeline(text);
    const graph = model && buildGraph(model, { resolve, file: 'jobs/p.yml' });
    expect(graph?.ok === false && graph.error.map(({ code, params }) => [code, params.setting])).toEqual([
      ['input-not-given', 'inputs.table.path=PATH'],
    ]);
  });

  test('G24 what a component wants that is not at hand is asked for', () => {
    const bound = 'inputs: { data: "${{parent.inputs.table}}" }';
    const found = check(`type: pipeline
inputs: { table: { type: mltable } }
jobs: { a: { component: azureml://registries/r/components/x, ${bound} }, b: { type: automl, task: x, ${bound} } }
`);
    expect(found).toContainEqual(['input-needed', 'info', 'inputs.table']);
  });

  test('G24 an optional input may not feed a port that is required', () => {
    expect(
      check(`type: pipeline
version: 1
inputs: { table: { type: mltable, optional: true } }
jobs: { a: { component: ../lib/must.yml, inputs: { data: "\${{parent.inputs.table}}" } } }
`),
    ).toEqual([['optional-into-required', 'error', 'jobs.a.inputs.data']]);
  });

  test('G25 what a job gives to its component is what the component takes', () => {
    const job = (inputs: string) => `type: pipeline\ncomponent: file:../lib/strict.yml\ninputs: ${inputs}\n`;
    expect(check(job('{ table: { type: mltable, path: ./t } }'))).toEqual([]);
    expect(check(job('{ table: { type: mltable } }'))).toEqual([['input-needed', 'info', 'inputs.table']]);
    expect(check(job('{ tabel: 1 }'))).toEqual([
      ['unknown-input-setting', 'warning', 'inputs.tabel'],
      ['input-not-given', 'error', 'inputs'],
    ]);
    expect(check('type: pipeline\ncomponent: ./none.yml\n')).toEqual([
      ['job-component-not-found', 'error', 'component'],
    ]);
    expect(check('type: pipeline\ncomponent: azureml:there@latest\n')).toEqual([
      ['job-component-not-found', 'warning', 'component'],
    ]);
  });

  test('G26 what is wrong in a file that is named is told where it is named', () => {
    expect(
      check(`type: pipeline
jobs:
  a: { component: ../lib/broken.yml, inputs: { data: { type: mltable, path: ./t } } }
  b: { type: pipeline, component: ../lib/bad.yml }
  c: { type: command, component: ../lib/lenient.yml }
`),
    ).toEqual([
      ['component-has-errors', 'error', 'jobs.a.component'],
      ['data-into-parameter', 'warning', 'jobs.a.inputs.data'],
      ['component-type-differs', 'warning', 'jobs.c.component'],
      ['nested-pipeline-has-errors', 'error', 'jobs.b'],
    ]);
  });

  test('G27 names of nodes in settings and control blocks are checked', () => {
    expect(
      check(`type: pipeline
settings: { on_init: prepare, on_finalize: a }
jobs:
  a: { component: ../lib/maybe.yml }
  b: { type: if_else, condition: "true", true_block: "\${{parent.jobs.aa}}" }
`),
    ).toEqual([
      ['node-type-not-executed', 'info', 'jobs.b.type'],
      ['setting-names-no-node', 'error', 'settings.on_init'],
      ['unknown-node', 'error', 'jobs.b'],
    ]);
  });

  test('G28 a schedule and a deployment name pipelines that are there, with inputs that they have', () => {
    const schedule = (job: string) =>
      `name: s\ntrigger: { type: cron, expression: "0 * * * *" }\ncreate_job: ${job}\n`;
    expect(check(schedule('../lib/lenient.yml'))).toEqual([]);
    expect(check(schedule('azureml:there'))).toEqual([]);
    expect(check(schedule('./none.yml'))).toEqual([['job-component-not-found', 'error', 'create_job']]);
    expect(check(schedule('../lib/bad.yml'))).toEqual([['reference-has-errors', 'error', 'create_job']]);
    expect(check(schedule('{ job: ../lib/lenient.yml, inputs: { tabel: 1 } }'))).toEqual([
      ['unknown-input-setting', 'error', 'create_job.inputs.tabel'],
    ]);
    expect(check(schedule('../lib/strict.yml'))).toEqual([['input-needed', 'info', 'create_job']]);
    const given = '{ job: ../lib/strict.yml, inputs: { table: { type: mltable, path: ./t } } }';
    expect(check(schedule(given))).toEqual([]);
    const deployment = 'name: d\nendpoint_name: e\ntype: pipeline\ncomponent:';
    expect(check(`${deployment} ../lib/lenient.yml`)).toEqual([]);
    expect(check(`${deployment} ../lib/none.yml`)).toEqual([
      ['job-component-not-found', 'error', 'component'],
    ]);
  });
});

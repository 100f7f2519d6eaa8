import { expect, test } from 'vitest';
import { parseComponent } from '../spec/parse-component.ts';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import { buildGraph } from './build-graph.ts';
import { validatePipeline } from './validate.ts';

const resolve: ComponentResolver = (reference) => {
  if (reference.kind !== 'file') return undefined;
  const { definition } = parseComponent(component, { kind: 'workspace', file: reference.path });
  return definition && { kind: 'component', definition, file: reference.path };
};

const component = `
type: parallel
name: score
inputs: { data: { type: uri_folder }, word: { type: string } }
outputs: { rows: { type: uri_file } }
input_data: \${{inputs.data}}
mini_batch_size: "5"
max_concurrency_per_instance: 2
retry_settings: { max_retries: 4 }
task: { type: run_function, code: ./src, entry_script: score.py, environment: azureml:e@latest }
`;

function issuesOf(node: string): readonly string[] {
  const { model, issues } = parsePipeline(`type: pipeline\njobs:\n  score:\n    type: parallel\n${node}`);
  if (model === undefined) throw new Error('no model');
  return [...issues, ...validatePipeline(model, { resolve, file: 'p.yml' })]
    .filter(({ severity }) => severity !== 'info')
    .map(({ code, path }) => `${code} ${path.join('.')}`);
}

const ports = `    inputs: { data: { type: uri_folder, path: ./d }, word: x }
    outputs: { rows: { type: uri_file } }
`;

test('B1 a parallel node becomes a step with what its component says, and its own words before it', () => {
  const { model } = parsePipeline(`type: pipeline
jobs:
  score:
    type: parallel
    component: ./score.yml
    inputs: { data: { type: uri_folder, path: ./d }, word: x }
    mini_batch_size: "7"
`);
  const graph = model && buildGraph(model, { resolve, file: 'p.yml' });
  if (graph?.ok !== true) throw new Error(JSON.stringify(graph));
  expect(graph.value.steps[0]).toMatchObject({
    parallel: {
      inputData: '${{inputs.data}}',
      miniBatchSize: '7',
      maxConcurrencyPerInstance: 2,
      retries: { maxRetries: 4 },
      task: { entryScript: 'score.py' },
    },
    component: { code: './src', environment: '"azureml:e@latest"' },
  });
});

test('B1 a task of another kind is not executed', () => {
  const { model } = parsePipeline(`type: pipeline
jobs:
  score:
    type: parallel
${ports}    input_data: \${{inputs.data}}
    task: { type: model, model: azureml:m:1, environment: azureml:e@latest }
`);
  const graph = model && buildGraph(model, { resolve, file: 'p.yml' });
  expect(graph?.ok === false && graph.error.map(({ code }) => code)).toEqual(['cannot-execute-node-type']);
});

test('B74 a task of type model is computed where it names an input of the node', () => {
  const task = (model: string) =>
    `    input_data: \${{inputs.data}}\n    task: { type: model, model: "\${{inputs.${model}}}", environment: azureml:e@latest }\n`;
  const own = ports.replace('word: x', 'flow: { type: mlflow_model, path: ./m }');
  expect(issuesOf(`${own}${task('flow')}`)).toEqual([]);
  expect(issuesOf(`${own}${task('gone')}`)).toEqual(['missing-key jobs.score.inputs']);
});

test('B1 B2 B4 B11 what names no port, and sizes that are none, are told at their place', () => {
  const task = '    task: { type: run_function, entry_script: a.py, environment: azureml:e@latest }\n';
  expect(issuesOf(`${ports}    input_data: \${{inputs.data}}\n${task}`)).toEqual([]);
  expect(
    issuesOf(`${ports}    input_data: \${{inputs.word}}\n    mini_batch_size: 10 rows\n${task}`),
  ).toEqual([
    'parallel-names-no-input jobs.score.input_data',
    'bad-mini-batch-size jobs.score.mini_batch_size',
  ]);
  expect(
    issuesOf(`${ports}    input_data: \${{inputs.data}}
    properties: { millrace.row_accounting: keys=id rejected=bad, millrace.mini_batch_rows: none }
    task: { type: run_function, environment: azureml:e@latest, append_row_to: "\${{outputs.row}}" }
`),
  ).toEqual([
    'not-a-count jobs.score.properties.millrace.mini_batch_rows',
    'missing-key jobs.score.task',
    'parallel-names-no-output jobs.score.task.append_row_to',
    'parallel-names-no-output jobs.score.properties',
  ]);
  const wrong = `${ports}    input_data: \${{inputs.data}}\n    properties: { millrace.row_accounting: key=id }\n${task}`;
  expect(issuesOf(wrong)).toEqual(['bad-row-accounting jobs.score.properties.millrace.row_accounting']);
});

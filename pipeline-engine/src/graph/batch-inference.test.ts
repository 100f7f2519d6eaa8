/** V10 to V13: what of a training pipeline scores new data. */
import { describe, expect, it } from 'vitest';
import { parseComponent } from '../spec/parse-component.ts';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import { scoringPart } from './batch-inference.ts';
import { writeBatchInference } from './write-batch-inference.ts';

const port = (name: string, type: string, kind: string): [string, string, string] => [name, type, kind];
type Port = ReturnType<typeof port>;
const component = (name: string, inputs: readonly Port[], outputs: readonly Port[]): string => {
  const side = (ports: readonly Port[]) => ports.map(([id, type]) => `  ${id}: {type: ${type}}`).join('\n');
  const kinds = (ports: readonly Port[]) =>
    ports.map(([id, , kind]) => `    ${id}: {title: {en: A, ja: A}, kind: ${kind}}`).join('\n');
  return `type: command
name: ${name}
version: "1"
inputs:
${side(inputs)}
outputs:
${side(outputs)}
command: x
environment: azureml:e:1
x-millrace:
  category: prepare
  icon: table
  implementation: 1
  engines: []
  title: {en: A, ja: A}
  summary: {en: A, ja: A}
  synonyms: []
  summary_params: []
  inputs:
${kinds(inputs)}
  outputs:
${kinds(outputs)}
`;
};
const table = (name: string): Port => port(name, 'mltable', 'table');
const definitions = [
  component('read', [port('source', 'uri_file', 'file')], [table('dataset')]),
  component('select', [table('dataset')], [table('picked')]),
  component('scale', [table('dataset')], [table('scaled'), port('how', 'custom_model', 'transformation')]),
  component('divide', [table('dataset')], [table('one'), table('two')]),
  component(
    'train',
    [port('learner', 'custom_model', 'untrained_model'), table('dataset')],
    [port('model', 'mlflow_model', 'trained_model')],
  ),
  component('learner', [], [port('learner', 'custom_model', 'untrained_model')]),
  component('score', [port('model', 'mlflow_model', 'trained_model'), table('dataset')], [table('scored')]),
  component('measure', [table('scored')], [port('metrics', 'mltable', 'metrics')]),
  component(
    'apply_transformation',
    [port('transformation', 'custom_model', 'transformation'), table('dataset')],
    [table('transformed_dataset')],
  ),
].flatMap(
  (text) => parseComponent(text, { kind: 'builtin', implementation: 1, engines: [] }).definition ?? [],
);
const resolve: ComponentResolver = (reference) => {
  const definition = definitions.find(({ name }) => reference.kind !== 'file' && reference.name === name);
  return definition && { kind: 'component', definition };
};

const training = `type: pipeline
display_name: Cars
outputs:
  report: {type: mltable}
jobs:
  # Where the rows come from.
  read: { component: azureml:read:1, type: command, inputs: { source: { type: uri_file, path: ../data/cars.csv } } }
  scale: { component: azureml:scale:1, type: command, inputs: { dataset: "\${{parent.jobs.read.outputs.dataset}}" } }
  halves: { component: azureml:divide:1, type: command, inputs: { dataset: "\${{parent.jobs.scale.outputs.scaled}}" } }
  learner: { component: azureml:learner:1, type: command }
  train:
    type: command
    component: azureml:train:1
    inputs:
      learner: \${{parent.jobs.learner.outputs.learner}}
      dataset: \${{parent.jobs.halves.outputs.one}}
  score:
    type: command
    component: azureml:score:1
    inputs:
      model: \${{parent.jobs.train.outputs.model}}
      dataset: \${{parent.jobs.halves.outputs.two}}
  measure:
    type: command
    component: azureml:measure:1
    inputs: { scored: "\${{parent.jobs.score.outputs.scored}}" }
    outputs: { metrics: "\${{parent.outputs.report}}" }
`;

function partOf(text: string) {
  const { model } = parsePipeline(text);
  if (model === undefined) throw new Error('the text is no pipeline');
  return { model, part: scoringPart(model, resolve, 'pipelines/cars.yml') };
}

describe('the scoring part', () => {
  it('V10 keeps what prepares and scores, and passes over what only divides', () => {
    const { part } = partOf(training);
    expect([...part.kept].sort()).toEqual(['read', 'scale', 'score']);
    expect(part.rewired).toEqual([
      {
        node: 'score',
        input: 'dataset',
        value: { kind: 'binding', binding: { kind: 'job-output', node: 'scale', output: 'scaled' } },
      },
    ]);
  });

  it('V11 names each model and transformation that has to be registered', () => {
    const { part } = partOf(training);
    expect(part.fitted).toEqual([
      { node: 'score', input: 'model', from: { node: 'train', output: 'model', kind: 'trained_model' } },
    ]);
    expect(part.applied).toEqual([
      {
        node: 'scale',
        input: 'dataset',
        transformation: { node: 'scale', output: 'how', kind: 'transformation' },
      },
    ]);
  });

  it('V12 writes a pipeline whose inputs are its data, its models and its transformations', () => {
    const { model, part } = partOf(training);
    const text = writeBatchInference({
      text: training,
      model,
      part,
      resolve,
      file: 'pipelines/cars.yml',
      references: [
        {
          node: 'train',
          output: 'model',
          kind: 'trained_model',
          type: 'mlflow_model',
          reference: 'azureml:cars:3',
          parameter: 'trained_model',
        },
        {
          node: 'scale',
          output: 'how',
          kind: 'transformation',
          type: 'custom_model',
          reference: 'azureml:cars_scale:1',
          parameter: 'scale_transformation',
        },
      ],
    });
    const written = parsePipeline(text);
    expect(written.issues).toEqual([]);
    expect(text).toContain('# Where the rows come from.');
    expect(written.model?.displayName).toBe('Cars: batch inference');
    expect(written.model?.inputs.map(({ name, value }) => [name, value])).toEqual([
      ['dataset', { kind: 'data', type: 'uri_file', path: '../data/cars.csv' }],
      ['trained_model', { kind: 'data', type: 'mlflow_model', path: 'azureml:cars:3' }],
      ['scale_transformation', { kind: 'data', type: 'custom_model', path: 'azureml:cars_scale:1' }],
    ]);
    expect(written.model?.outputs.map(({ name }) => name)).toEqual(['scored_dataset']);
    const bound = written.model?.nodes.map(({ id, component, inputs }) => [
      id,
      component?.kind === 'registered' ? component.name : '',
      Object.fromEntries(
        inputs.map(({ name, value }) => [name, value.kind === 'binding' ? value.binding : value]),
      ),
    ]);
    expect(bound).toEqual([
      ['read', 'read', { source: { kind: 'parent-input', name: 'dataset' } }],
      [
        'scale',
        'apply_transformation',
        {
          dataset: { kind: 'job-output', node: 'read', output: 'dataset' },
          transformation: { kind: 'parent-input', name: 'scale_transformation' },
        },
      ],
      [
        'score',
        'score',
        {
          model: { kind: 'parent-input', name: 'trained_model' },
          dataset: { kind: 'job-output', node: 'scale', output: 'transformed_dataset' },
        },
      ],
    ]);
  });

  it('V13 refuses a pipeline that scores nothing with a model of its own', () => {
    const unscored = training.slice(0, training.indexOf('  score:'));
    expect(() => partOf(unscored)).toThrow('Add a Score Model step after Train Model');
  });
});

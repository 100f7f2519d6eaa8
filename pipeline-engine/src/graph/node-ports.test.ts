import { describe, expect, test } from 'vitest';
import { parseComponent } from '../spec/parse-component.ts';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import type { PipelineModel } from '../spec/pipeline.ts';
import type { ResolvedComponent } from '../spec/resolver.ts';
import { nodePorts } from './node-ports.ts';

function modelOf(jobs: string): PipelineModel {
  const { model } = parsePipeline(
    `type: pipeline\ninputs: { rate: 0.5, table: { type: mltable, path: ./t } }\njobs:\n${jobs}`,
  );
  if (model === undefined) throw new Error('not read');
  return model;
}

function portsOf(model: PipelineModel, id: string, resolved?: ResolvedComponent) {
  const node = model.nodes.find((candidate) => candidate.id === id);
  if (node === undefined) throw new Error(`no node ${id}`);
  const { from, inputs, outputs } = nodePorts(model, node, resolved);
  return {
    from,
    inputs: inputs.map(({ name, type, placement }) => [name, type, placement]),
    outputs: outputs.map(({ name, type, kind }) => [name, type, kind]),
  };
}

const remote = 'azureml://registries/azureml/components/prep/labels/latest';

describe('nodePorts', () => {
  test('G22 ports of a component that is not at hand follow from its values and its readers', () => {
    const model = modelOf(`  prep:
    component: ${remote}
    inputs: { rate: "\${{parent.inputs.rate}}", data: "\${{parent.inputs.table}}", n: 3, from: { path: "\${{parent.jobs.load.outputs.rows}}", type: uri_file } }
    outputs: { log: { type: uri_folder }, rest: }
  next:
    component: ${remote}
    inputs: { a: "\${{parent.jobs.prep.outputs.clean}}", b: { path: "\${{parent.jobs.prep.outputs.model}}", type: mlflow_model } }
  load: { component: azureml:load@latest }
`);
    expect(portsOf(model, 'prep')).toEqual({
      from: 'inferred',
      inputs: [
        ['rate', 'number', 'form'],
        ['data', 'mltable', 'canvas'],
        ['n', 'integer', 'form'],
        ['from', 'uri_file', 'canvas'],
      ],
      outputs: [
        ['log', 'uri_folder', 'folder'],
        ['rest', 'uri_folder', 'any'],
        ['clean', 'uri_folder', 'any'],
        ['model', 'mlflow_model', 'trained_model'],
      ],
    });
    expect(portsOf(model, 'load').outputs).toEqual([['rows', 'uri_file', 'file']]);
  });

  test('G22 a job written in the node has the ports that stand there; AutoML takes its tables as keys', () => {
    const model = modelOf(`  score:
    type: parallel
    inputs: { data: { type: mltable, path: ./t } }
    outputs: { rows: { type: uri_file } }
    task: { type: run_function, entry_script: a.py, environment: azureml:e@latest }
  auto:
    type: automl
    task: regression
    training_data: "\${{parent.jobs.score.outputs.rows}}"
  use: { component: ./a.yml, inputs: { x: "\${{parent.jobs.score.outputs.nothing}}", m: "\${{parent.jobs.auto.outputs.best_model}}" } }
`);
    expect(portsOf(model, 'score')).toEqual({
      from: 'node',
      inputs: [['data', 'mltable', 'canvas']],
      outputs: [['rows', 'uri_file', 'any']],
    });
    expect(portsOf(model, 'auto')).toEqual({
      from: 'inferred',
      inputs: [['training_data', 'uri_file', 'canvas']],
      outputs: [['best_model', 'uri_folder', 'any']],
    });
  });

  test('G22 a sweep gives some inputs of its trial itself', () => {
    const { definition } = parseComponent(
      'command: x\ninputs: { rate: { type: number }, data: { type: mltable } }\noutputs: { model: { type: mlflow_model } }',
      { kind: 'workspace', file: 'train.yml' },
    );
    if (definition === undefined) throw new Error('not read');
    const model = modelOf(`  tune:
    type: sweep
    trial: ./train.yml
    search_space: { rate: { type: uniform, min_value: 0, max_value: 1 } }
    objective: { goal: maximize, primary_metric: auc }
    limits: { max_total_trials: 5 }
`);
    const node = model.nodes[0];
    if (node === undefined) throw new Error('no node');
    const ports = nodePorts(model, node, { kind: 'component', definition });
    expect(ports.inputs.map(({ name, optional }) => [name, optional])).toEqual([
      ['rate', true],
      ['data', false],
    ]);
    expect(ports.outputs.map(({ name }) => name)).toEqual(['model']);
  });
});

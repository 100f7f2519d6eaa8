import { describe, expect, test } from 'vitest';
import { parseBinding } from './bindings.ts';
import { parsePipeline } from './parse-pipeline.ts';
import { parseComponentReference } from './references.ts';

function codes(text: string): unknown[] {
  return parsePipeline(text).issues.map(({ code, severity, line, column }) => [code, severity, line, column]);
}

describe('parsePipeline', () => {
  test('P10 reads a pipeline job into plain JSON', () => {
    const { model, issues } =
      parsePipeline(`$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
display_name: Cars
settings: { default_compute: azureml:cpu-cluster, force_rerun: True }
inputs:
  rate: 0.10
  table: { type: mltable, path: ./data/cars, mode: direct }
outputs:
  model: { type: mlflow_model }
  plain:
jobs:
  train:
    type: Command
    component: file:./train.yml
    compute: \${{parent.inputs.where}}
    limits: { timeout: 60 }
    environment_variables: { SEED: 0 }
    inputs:
      data: \${{ parent.inputs.table }}
      other: { path: "\${{parent.jobs.prep.outputs.out}}", type: mltable, mode: download }
      rate: 1e-3
      empty:
    outputs:
      model: \${{parent.outputs.model}}
      log: { type: uri_folder, path: "azureml://datastores/\${{default_datastore}}/x", name: logs }
  prep: { component: azureml:prep@latest, display_name: Prep, comment: first }
`);
    expect(issues.map(({ severity, code }) => [severity, code])).toEqual([
      ['info', 'output-not-delivered'],
      ['info', 'output-not-registered'],
    ]);
    expect(model).toEqual({
      kind: 'pipeline-job',
      displayName: 'Cars',
      settings: { defaultCompute: 'azureml:cpu-cluster', forceRerun: true },
      inputs: [
        { name: 'rate', value: { kind: 'literal', text: '0.10', type: 'number' } },
        { name: 'table', value: { kind: 'data', type: 'mltable', path: './data/cars', mode: 'direct' } },
      ],
      outputs: [{ name: 'model', type: 'mlflow_model' }, { name: 'plain' }],
      nodes: [
        {
          id: 'train',
          type: 'command',
          component: { kind: 'file', path: './train.yml' },
          inputs: [
            { name: 'data', value: { kind: 'binding', binding: { kind: 'parent-input', name: 'table' } } },
            {
              name: 'other',
              value: {
                kind: 'binding',
                binding: { kind: 'job-output', node: 'prep', output: 'out' },
                type: 'mltable',
                mode: 'download',
              },
            },
            { name: 'rate', value: { kind: 'literal', text: '1e-3', type: 'string' } },
          ],
          outputs: [
            { name: 'model', promotedTo: 'model' },
            {
              name: 'log',
              type: 'uri_folder',
              path: 'azureml://datastores/${{default_datastore}}/x',
              registerAs: 'logs',
            },
          ],
          compute: '${{parent.inputs.where}}',
          environmentVariables: [{ name: 'SEED', value: '0' }],
          timeoutSeconds: 60,
          lines: { from: 12, to: 25 },
        },
        {
          id: 'prep',
          type: 'command',
          component: { kind: 'registered', name: 'prep', label: 'latest' },
          inputs: [],
          outputs: [],
          displayName: 'Prep',
          comment: 'first',
          environmentVariables: [],
          lines: { from: 26, to: 26 },
        },
      ],
    });
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });

  test('P11 a command written in the node becomes a definition with the ports that it shows', () => {
    const { model, issues } = parsePipeline(`type: pipeline
inputs: { rate: 0.5 }
jobs:
  hello:
    command: echo \${{inputs.rate}} > \${{outputs.out}}/x.txt
    code: .
    environment: { image: python, conda_file: { dependencies: [pip] } }
    inputs:
      rate: \${{parent.inputs.rate}}
      table: { type: mltable, path: ./t }
      from: \${{parent.jobs.other.outputs.file}}
    outputs:
      out: { type: uri_folder }
  other:
    type: command
    command: "true"
    environment: azureml:x@latest
    outputs: { file: { type: uri_file } }
`);
    expect(issues).toEqual([]);
    const inline = model?.nodes[0]?.inline;
    expect(inline?.inputs.map(({ name, type, placement }) => [name, type, placement])).toEqual([
      ['rate', 'number', 'form'],
      ['table', 'mltable', 'canvas'],
      ['from', 'uri_file', 'canvas'],
    ]);
    expect(inline?.outputs.map(({ name, type }) => [name, type])).toEqual([['out', 'uri_folder']]);
    expect(inline?.code).toBe('.');
    expect(inline?.environment).toBe('{"conda_file":{"dependencies":["pip"]},"image":"python"}');
  });

  test('P12 reports everything that is wrong at once, each at its place', () => {
    expect(
      codes(`type: pipeline
expriment_name: x
settings:
  default_datestore: y
  force_rerun: maybe
jobs:
  Train-1:
    type: comand
    component: ./a.yml
  b:
    command: echo
    enviroment: x
  c: 7
  d:
    component: ./d.yml
    inputs:
      x: [1, 2]
      y: \${{parent.job.a.outputs.b}}
      z: before \${{parent.inputs.rate}}
      t: { type: uri_fil, path: x }
  e: {}
  e: { component: ./e.yml, resources: { instance_count: 2 } }
`),
    ).toEqual([
      ['duplicate-key', 'error', 22, 3],
      ['unknown-top-level-key', 'error', 2, 1],
      ['unknown-setting', 'warning', 4, 3],
      ['bad-value', 'error', 5, 16],
      ['bad-node-name', 'error', 7, 3],
      ['unknown-node-type', 'error', 8, 11],
      ['unknown-key', 'error', 12, 5],
      ['environment-missing', 'warning', 10, 3],
      ['node-not-a-mapping', 'error', 13, 3],
      ['bad-input-value', 'error', 17, 10],
      ['bad-binding', 'error', 18, 10],
      ['mixed-binding', 'warning', 19, 10],
      ['unknown-type', 'error', 20, 18],
      ['key-not-used', 'info', 22, 28],
    ]);
  });

  test('P13 says what a document is not', () => {
    expect(codes('')).toEqual([['not-a-mapping', 'error', 1, 1]]);
    expect(codes('- a\n')).toEqual([['not-a-mapping', 'error', 1, 1]]);
    expect(codes('jobs: {}\n')).toEqual([['pipeline-type-missing', 'error', 1, 1]]);
    expect(codes('type: command\n')).toEqual([['not-a-pipeline', 'error', 1, 7]]);
    expect(codes('type: pipeline\ncomponent: ./p.yml\njobs: {a: {component: x}}\n')).toEqual([
      ['jobs-and-component', 'error', 2, 1],
    ]);
  });

  test('P118 without $schema, a pipeline whose inputs are all open data is a job', () => {
    const text = 'type: pipeline\ninputs: { a: { type: uri_file }, b: { type: mltable } }\njobs: {}\n';
    const { model, issues } = parsePipeline(text);
    expect([model?.kind, issues]).toEqual(['pipeline-job', []]);
    const declared = parsePipeline(text.replace('uri_file', 'uri_file, optional: true'));
    expect(declared.model?.kind).toBe('pipeline-component');
  });

  test('P14 node types that are not executed are kept and named', () => {
    const { model, issues } = parsePipeline(
      'type: pipeline\njobs:\n  a: {type: automl, task: regression, training_data: {path: ./t}, target_column_name: y}\n',
    );
    expect(model?.nodes[0]?.type).toBe('automl');
    expect(issues).toMatchObject([{ code: 'node-type-not-executed', severity: 'info', node: 'a' }]);
  });

  test('P15 a pipeline component declares ports', () => {
    const { model, issues } = parsePipeline(`type: pipeline
version: 1
inputs: { data: { type: mltable }, rate: { type: number, default: 1e-3 }, note: { type: string, optional: true } }
outputs: { out: { type: uri_folder } }
jobs: { a: { component: ./a.yml } }
`);
    expect(issues).toEqual([]);
    expect(model?.kind).toBe('pipeline-component');
    expect(model?.ports?.inputs.map(({ name, type, optional }) => [name, type, optional])).toEqual([
      ['data', 'mltable', false],
      ['rate', 'number', false],
      ['note', 'string', true],
    ]);
    expect(model?.inputs.map(({ name }) => name)).toEqual(['data', 'rate']);
  });

  test('P19 a component written under component: declares its own ports', () => {
    const { model, issues } = parsePipeline(`type: pipeline
jobs:
  a:
    component:
      command: echo \${{inputs.x}} {inputs.x} {outputs.o} {y} > \${{outputs.o}}/f
      environment: azureml:e@latest
      inputs: { x: { type: number, default: 1.0 } }
      outputs: { o: { type: uri_folder } }
      tags: { n: 1 }
`);
    const inline = model?.nodes[0]?.inline;
    expect(inline?.name).toBe('a');
    expect(inline?.inputs.map(({ name, type, default: preset }) => [name, type, preset])).toEqual([
      ['x', 'number', '1.0'],
    ]);
    expect(inline?.command).toBe('echo ${{inputs.x}} ${{inputs.x}} ${{outputs.o}} {y} > ${{outputs.o}}/f');
    expect(issues.map(({ code, severity, path, line }) => [code, severity, path.join('.'), line])).toEqual([
      ['not-a-text', 'warning', 'jobs.a.component.tags.n', 9],
      ['legacy-expression', 'warning', 'jobs.a.component.command', 5],
      ['legacy-expression', 'warning', 'jobs.a.component.command', 5],
    ]);
  });

  test('P89 the traps of the YAML dialect behave as in Azure', () => {
    const { model, issues } = parsePipeline(`type: pipeline
jobs:
  a:
    command: "python a.py
    --text 'x'
    --rate \${{inputs.rate}}"
    code: .
    environment: azureml:e@latest
    inputs:
      rate: 2e-5
      one: 1.0
      off: "off"
      on: on
      prompt: "{{ system }} {% if x %}{{x}}{% endif %}"
      flow: "\${data.text}"
  b:
    command: cat {inputs.file} {{inputs.file}} \${inputs.file}
    environment: azureml:e@latest
    inputs:
      file: { type: uri_file, path: ./x }
`);
    const [a, b] = model?.nodes ?? [];
    expect(
      a?.inputs.map(({ name, value }) => [name, value.kind === 'literal' && [value.text, value.type]]),
    ).toEqual([
      ['rate', ['2e-5', 'string']],
      ['one', ['1.0', 'number']],
      ['off', ['off', 'string']],
      ['on', ['on', 'boolean']],
      ['prompt', ['{{ system }} {% if x %}{{x}}{% endif %}', 'string']],
      ['flow', ['${data.text}', 'string']],
    ]);
    expect(a?.inline?.command).toBe("python a.py --text 'x' --rate ${{inputs.rate}}");
    expect(a?.inline?.code).toBe('.');
    expect(b?.inline?.command).toBe('cat ${{inputs.file}} {{inputs.file}} ${inputs.file}');
    expect(issues.map(({ code, severity, node }) => [code, severity, node])).toEqual([
      ['legacy-expression', 'warning', 'b'],
    ]);
  });

  test('P12 modes, assets, tags and the default compute are what Azure takes', () => {
    expect(
      codes(`type: pipeline
tags: { n: 1, ok: "1", empty: }
properties: { flag: true }
settings: { default_compute: cpu-cluster }
inputs:
  a: { type: uri_file, path: azureml:cars }
  b: { type: uri_file, path: "azureml:cars:1", mode: ro_mout }
outputs:
  c: { mode: mount }
`),
    ).toEqual([
      ['not-a-text', 'error', 2, 12],
      ['not-a-text', 'error', 3, 21],
      ['asset-without-version', 'error', 6, 30],
      ['bad-value', 'error', 7, 54],
      ['compute-without-azureml', 'error', 4, 30],
    ]);
    expect(codes('type: pipeline\nsettings: { default_compute: local }\n')).toEqual([]);
  });

  test('P10 an output is promoted in three spellings', () => {
    const { model, issues } = parsePipeline(`type: pipeline
outputs: { y: { type: uri_folder }, z: , w: }
jobs:
  a:
    component: ./a.yml
    outputs:
      one: \${{parent.outputs.y}}
      two: { path: "\${{ parent.outputs.z }}" }
      three: { mode: upload, type: mlflow_model, path: "\${{parent.outputs.w}}" }
`);
    expect(issues).toEqual([]);
    expect(model?.nodes[0]?.outputs).toEqual([
      { name: 'one', promotedTo: 'y' },
      { name: 'two', promotedTo: 'z' },
      { name: 'three', type: 'mlflow_model', mode: 'upload', promotedTo: 'w' },
    ]);
  });

  test('P18 what another node is given can be given too', () => {
    const { model, issues } = parsePipeline(`type: pipeline
inputs: { rate: 0.5 }
jobs:
  a: { component: ./a.yml, inputs: { x: "\${{parent.jobs.b.inputs.x}}", y: "\${{parent.jobs.c.inputs.x}}" } }
  b: { component: ./a.yml, inputs: { x: "\${{ parent.jobs.d.inputs.x }}" } }
  d: { component: ./a.yml, inputs: { x: "\${{parent.inputs.rate}}", z: "\${{parent.jobs.d.inputs.z}}" } }
`);
    const rate = { kind: 'binding', binding: { kind: 'parent-input', name: 'rate' } };
    expect(model?.nodes.map(({ inputs }) => inputs[0]?.value)).toEqual([rate, rate, rate]);
    expect(issues.map(({ code, severity, path }) => [code, severity, path.join('.')])).toEqual([
      ['unknown-node', 'error', 'jobs.a.inputs.y'],
      ['bad-binding', 'error', 'jobs.d.inputs.z'],
    ]);
  });

  test('P16 the same text is parsed once', () => {
    const text = 'type: pipeline\njobs: {}\n';
    expect(parsePipeline(text)).toBe(parsePipeline(`${text.slice(0, 5)}${text.slice(5)}`));
  });
});

describe('references and bindings', () => {
  test.each([
    ['azureml:train:1', { kind: 'registered', name: 'train', version: '1' }],
    ['azureml:train@latest', { kind: 'registered', name: 'train', label: 'latest' }],
    ['azureml:train:latest', { kind: 'registered', name: 'train', label: 'latest' }],
    ['azureml:train', { kind: 'registered', name: 'train' }],
    [
      'azureml://registries/azureml/components/x/versions/0.1',
      { kind: 'registry', registry: 'azureml', name: 'x', version: '0.1' },
    ],
    [
      'azureml://registries/azureml/components/x/labels/latest',
      { kind: 'registry', registry: 'azureml', name: 'x', label: 'latest' },
    ],
    ['azureml://registries/azureml/components/x', { kind: 'registry', registry: 'azureml', name: 'x' }],
    ['./train.yml', { kind: 'file', path: './train.yml' }],
    ['../a/train.yml', { kind: 'file', path: '../a/train.yml' }],
    ['train.yml', { kind: 'file', path: 'train.yml' }],
    ['file:./train.yml', { kind: 'file', path: './train.yml' }],
  ])('P17 %s', (text, reference) => {
    expect(parseComponentReference(text)).toEqual(reference);
  });

  test('P18 a binding is the whole value, spaces inside the braces are tolerated', () => {
    expect(parseBinding('${{ parent.inputs.group.rate }}')).toEqual({
      kind: 'parent-input',
      name: 'group.rate',
    });
    expect(parseBinding('${{parent.jobs.a.outputs.b}}')).toEqual({
      kind: 'job-output',
      node: 'a',
      output: 'b',
    });
    expect(parseBinding('${{parent.outputs.o}}')).toEqual({ kind: 'parent-output', name: 'o' });
    for (const text of [
      '{{parent.inputs.x}}',
      '${{parent.jobs.a.inputs.b}}',
      'x ${{parent.inputs.x}}',
      '${{a()}}',
    ]) {
      expect(parseBinding(text)).toBeUndefined();
    }
  });
});

test('R69 what only Azure ML delivers or registers is told, and a path of the workspace is not', () => {
  const { issues } = parsePipeline(`type: pipeline
jobs:
  a:
    type: command
    component: azureml:import_data:1
    outputs:
      one: {path: "azureml://datastores/\${{default_datastore}}/paths/\${{name}}"}
      two: {path: ../out/two, name: table}
`);
  expect(issues.map(({ severity, code, line }) => [severity, code, line])).toEqual([
    ['info', 'output-not-delivered', 7],
    ['info', 'output-not-registered', 8],
  ]);
});

test('T77 a command written into a pipeline component takes its inputs for what the component declares', () => {
  const { model } = parsePipeline(`type: pipeline
inputs: {word: {type: string}, rate: {type: number, default: 1.0}, data: {type: uri_file}}
jobs:
  echo:
    command: echo \${{inputs.word}}
    environment: {image: python}
    inputs: {word: "\${{parent.inputs.word}}", rate: "\${{parent.inputs.rate}}", data: "\${{parent.inputs.data}}"}
`);
  const types = model?.nodes[0]?.inline?.inputs.map(({ name, type }) => [name, type]);
  expect(types).toEqual([
    ['word', 'string'],
    ['rate', 'number'],
    ['data', 'uri_file'],
  ]);
});

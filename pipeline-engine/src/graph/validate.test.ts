import { describe, expect, test } from 'vitest';
import type { Issue } from '../errors.ts';
import { removeNodes } from '../spec/edit/nodes.ts';
import { applyEdits } from '../spec/edit/text-edit.ts';
import { parseComponent } from '../spec/parse-component.ts';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import type { TableSchema } from '../spec/table-schema.ts';
import { type ValidateOptions, validatePipeline } from './validate.ts';

const library = new Map(
  [
    `
name: load
inputs:
  source: { type: uri_file }
outputs: { dataset: { type: mltable } }
x-millrace: { inputs: { source: { kind: file, placement: form } } }
`,
    `
name: learner
outputs: { untrained_model: { type: custom_model } }
x-millrace: { outputs: { untrained_model: { kind: untrained_model } } }
`,
    `
name: train
inputs:
  untrained_model: { type: custom_model }
  dataset: { type: mltable }
  label_column: { type: string }
  mode: { type: string, enum: [plain, tuned], default: plain }
  trials: { type: integer, min: 1, max: 100, default: 10 }
  rate: { type: number, optional: true }
outputs: { trained_model: { type: mlflow_model } }
x-millrace:
  inputs:
    untrained_model: { kind: untrained_model }
    label_column: { control: column, columns_of: dataset }
    trials: { visible_when: { mode: [tuned] } }
`,
  ].map((text) => {
    const { definition } = parseComponent(text, { kind: 'builtin', implementation: 1, engines: [] });
    if (definition === undefined) throw new Error('not a component');
    return [definition.name, definition] as const;
  }),
);

const resolve: ComponentResolver = (reference) => {
  const definition = reference.kind === 'registered' ? library.get(reference.name) : undefined;
  return definition === undefined ? undefined : { kind: 'component', definition };
};

function check(jobs: string, options: Partial<ValidateOptions> = {}): Issue[] {
  const { model, issues } = parsePipeline(`type: pipeline\njobs:\n${jobs}`);
  if (model === undefined || issues.length > 0) throw new Error(JSON.stringify(issues));
  return validatePipeline(model, { resolve, file: 'p.yml', ...options });
}

const base = `  load: { component: azureml:load:1, inputs: { source: { type: uri_file, path: cars.csv } } }
  learner: { component: azureml:learner:1 }
`;

function train(inputs: string): string {
  return `${base}  train:
    component: azureml:train:1
    inputs:
      untrained_model: \${{parent.jobs.learner.outputs.untrained_model}}
      dataset: \${{parent.jobs.load.outputs.dataset}}
${inputs}`;
}

describe('validatePipeline', () => {
  test('G10 finds nothing wrong with a right pipeline', () => {
    expect(check(train('      label_column: price\n'))).toEqual([]);
  });

  test('G11 refuses an unlike kind and names what would fit', () => {
    const issues = check(
      train('      label_column: price\n').replace(
        'jobs.load.outputs.dataset',
        'jobs.learner.outputs.untrained_model',
      ),
    );
    expect(issues).toMatchObject([
      {
        code: 'wrong-kind',
        severity: 'error',
        node: 'train',
        port: 'dataset',
        line: 9,
        column: 16,
        params: { expected: 'table', got: 'untrained_model', fits: ['load.dataset'] },
      },
    ]);
  });

  test('G12 names the nodes of a cycle', () => {
    const issues =
      check(`  a: { component: azureml:train:1, inputs: { dataset: "\${{parent.jobs.c.outputs.trained_model}}" } }
  b: { component: azureml:train:1, inputs: { dataset: "\${{parent.jobs.a.outputs.trained_model}}" } }
  c: { component: azureml:train:1, inputs: { dataset: "\${{parent.jobs.b.outputs.trained_model}}" } }
`);
    const cycle = issues.find(({ code }) => code === 'cycle');
    expect(cycle?.params.nodes).toEqual(['b', 'c', 'a', 'b']);
  });

  test('G13 reports dangling references with the nearest names', () => {
    const issues = check(
      train('      label_column: ${{parent.inputs.label}}\n')
        .replace('jobs.load.', 'jobs.laod.')
        .replace('outputs.untrained_model', 'outputs.untrained_modle'),
    );
    expect(issues.map(({ code, params }) => [code, params.nearest])).toEqual([
      ['unknown-output', ['untrained_model']],
      ['unknown-node', ['load']],
      ['unknown-pipeline-input', []],
    ]);
  });

  test('G14 reports every missing required input, with what fits it', () => {
    const issues = check(`${base}  train: { component: azureml:train:1 }\n`);
    expect(issues.map(({ code, port, params }) => [code, port, params.fits])).toEqual([
      ['missing-input', 'untrained_model', ['learner.untrained_model']],
      ['missing-input', 'dataset', ['load.dataset']],
      ['missing-parameter', 'label_column', []],
    ]);
  });

  test('G15 checks literals, of visible parameters only', () => {
    expect(check(train('      label_column: price\n      trials: 0.5\n'))).toEqual([]);
    const shown = check(
      train('      label_column: price\n      mode: tuned\n      trials: 0.5\n      rate: fast\n'),
    );
    expect(shown.map(({ code, port }) => [code, port])).toEqual([
      ['not-an-integer', 'trials'],
      ['not-a-number', 'rate'],
    ]);
    const range = check(
      train('      label_column: price\n      mode: tuned\n      trials: 101\n      rate: 2e-5\n'),
    );
    expect(range.map(({ code }) => code)).toEqual(['out-of-range']);
    const option = check(train('      label_column: price\n      mode: tunned\n'));
    expect(option).toMatchObject([
      { code: 'not-an-option', severity: 'error', params: { nearest: ['tuned'] } },
    ]);
  });

  test('G16 checks columns against the schema that is known', () => {
    const columns = ['price', 'make'].map((name) => ({
      name,
      type: 'string' as const,
      categorical: false,
      role: 'feature' as const,
    }));
    const schemas = (node: string, output: string): TableSchema | undefined =>
      node === 'load' && output === 'dataset' ? { columns } : undefined;
    expect(check(train('      label_column: price\n'), { schemas })).toEqual([]);
    expect(check(train('      label_column: Prise\n'), { schemas })).toMatchObject([
      {
        code: 'column-not-found',
        params: { column: 'Prise', nearest: ['price'] },
        node: 'train',
        port: 'label_column',
      },
    ]);
  });

  test('G17 a mistyped component name is an error, an unknown one a warning, a registry an info', () => {
    const jobs = `  a: { component: azureml:laod:1 }
  b: { component: azureml:something_else@latest }
  c: { component: azureml://registries/azureml/components/x/labels/latest }
  d: { component: ./missing.yml }
`;
    expect(
      check(jobs, { componentNames: [...library.keys()] }).map(({ code, severity }) => [code, severity]),
    ).toEqual([
      ['component-not-found', 'error'],
      ['component-not-found', 'warning'],
      ['component-in-registry', 'info'],
      ['component-file-not-found', 'error'],
    ]);
  });

  test('G18 an undeclared input is a warning and is dropped', () => {
    const issues = check(train('      label_column: price\n      labelcolumn: price\n'));
    expect(issues).toMatchObject([
      { code: 'undeclared-input', severity: 'warning', params: { nearest: ['label_column'] } },
    ]);
  });

  test('G32 an output of the pipeline whose only writer is removed stays, and an issue says so', () => {
    const text = `type: pipeline
outputs: { model: { type: mlflow_model } }
jobs:
  a: { component: azureml:learner:1, outputs: { untrained_model: '\${{parent.outputs.model}}' } }
  b: { component: azureml:learner:1 }
`;
    const codesOf = (now: string): string[] => {
      const { model, issues } = parsePipeline(now);
      const found = model === undefined ? [] : validatePipeline(model, { resolve, file: 'p.yml' });
      return [...issues, ...found].map(({ code, path }) => `${code} ${path.join('.')}`);
    };
    expect(codesOf(text)).toEqual([]);
    const removed = applyEdits(text, removeNodes(text, ['a'])).text;
    expect(removed).toContain('model: { type: mlflow_model }');
    expect(codesOf(removed)).toEqual(['output-not-produced outputs.model']);
  });
});

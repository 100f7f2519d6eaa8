import { describe, expect, test } from 'vitest';
import { parseComponent } from './parse-component.ts';

const workspace = { kind: 'workspace', file: 'components/fit.yml' } as const;

describe('parseComponent', () => {
  test('P50 derives everything from the Azure fields of a workspace component', () => {
    const { definition, issues } = parseComponent(
      `name: fit-it
version: 0.10
display_name: Fit it
description: |
  Fits a model.
  At length.
is_deterministic: false
type: command
inputs:
  training_data: { type: mltable }
  epochs: { type: integer, default: 10, min: 1, max: 1e3 }
  mode: { type: string, enum: ["True", "False"], default: False }
  verbose: { type: boolean, optional: true }
outputs:
  model: { type: mlflow_model }
code: ./src
command: python fit.py
environment: azureml:x@latest
`,
      workspace,
    );
    expect(issues).toEqual([]);
    expect(definition).toMatchObject({
      name: 'fit-it',
      version: '0.10',
      isDeterministic: false,
      origin: workspace,
      title: { en: 'Fit it', ja: 'Fit it' },
      summary: { en: 'Fits a model.' },
      category: 'other',
      environment: '"azureml:x@latest"',
    });
    expect(
      definition?.inputs.map(({ name, kind, control, placement, title }) => [
        name,
        kind,
        control,
        placement,
        title.en,
      ]),
    ).toEqual([
      ['training_data', 'table', 'file', 'canvas', 'Training data'],
      ['epochs', 'any', 'number', 'form', 'Epochs'],
      ['mode', 'any', 'select', 'form', 'Mode'],
      ['verbose', 'any', 'toggle', 'form', 'Verbose'],
    ]);
    expect(definition?.inputs[1]).toMatchObject({ default: '10', min: 1, max: 1000 });
    expect(definition?.inputs[2]).toMatchObject({ default: 'False', enum: ['True', 'False'] });
    expect(definition?.outputs[0]?.kind).toBe('trained_model');
  });

  test('P51 x-millrace says what the designer needs', () => {
    const { definition, issues } = parseComponent(
      `name: split
type: command
inputs:
  dataset: { type: mltable }
  by: { type: string, enum: [rows, rule], default: rows }
  rule: { type: string, optional: true }
outputs: { first: { type: mltable } }
x-millrace:
  category: prepare
  icon: split
  implementation: 3
  engines: [duckdb]
  title: { en: Split, ja: 分割 }
  synonyms: [divide]
  summary_params: [by]
  inputs:
    by: { options: { rows: { en: Rows, ja: 行 } } }
    rule: { control: code, visible_when: { by: [rule] }, hint: Write a rule. }
  outputs: { first: { title: { en: First }, kind: table } }
`,
      { kind: 'builtin', implementation: 1, engines: [] },
    );
    expect(issues).toEqual([]);
    expect(definition?.origin).toEqual({ kind: 'builtin', implementation: 3, engines: ['duckdb'] });
    expect(definition?.inputs[1]?.options).toEqual({ rows: { en: 'Rows', ja: '行' } });
    expect(definition?.inputs[2]).toMatchObject({
      control: 'code',
      visibleWhen: { by: ['rule'] },
      hint: { en: 'Write a rule.', ja: 'Write a rule.' },
    });
    expect(definition?.outputs[0]?.title).toEqual({ en: 'First', ja: 'First' });
  });

  test('P52 reports what is wrong with a component, all at once', () => {
    const { definition, issues } = parseComponent(
      `name: x
type: commnd
inputs:
  a: { type: strng }
  A: { type: mltable, default: y }
  1b: {}
x-millrace: { categorie: prepare, inputs: { a: { control: slidr } } }
`,
      workspace,
    );
    expect(definition?.inputs).toHaveLength(3);
    expect(issues.map(({ code, severity, line }) => [code, severity, line])).toEqual([
      ['unknown-component-type', 'error', 2],
      ['unknown-key', 'warning', 7],
      ['bad-value', 'warning', 7],
      ['port-name-twice', 'error', 5],
      ['bad-port-name', 'error', 6],
      ['unknown-type', 'error', 4],
      ['data-default', 'error', 5],
      ['missing-type', 'error', 6],
    ]);
  });

  test('P53 the name comes from the file when the component has none', () => {
    expect(parseComponent('type: command\n', workspace).definition?.name).toBe('fit');
    expect(parseComponent('[]', workspace).definition).toBeUndefined();
  });

  test('P54 a component file must hold what its type needs; keys that Azure keeps are infos', () => {
    const issuesOf = (text: string) =>
      parseComponent(text, { kind: 'workspace', file: 'a.yml' }).issues.map(({ code, severity }) => [
        code,
        severity,
      ]);
    expect(issuesOf('name: a\n')).toEqual([['missing-key', 'error']]);
    expect(issuesOf('name: a\ntype: spark\n')).toEqual([['missing-key', 'error']]);
    expect(issuesOf('name: a\ntype: parallel\ntask: {}\nmini_batch_size: 1\n')).toEqual([]);
    expect(issuesOf('command: x\ncomand: y\nteam: z\ntags: {a: 1}\n')).toEqual([
      ['not-a-text', 'warning'],
      ['unknown-key', 'warning'],
      ['key-not-used', 'info'],
    ]);
  });

  test('P55 a prompt flow is a component whose inputs are parameters', () => {
    const { definition, issues } = parseComponent(
      '$schema: https://azuremlschemas.azureedge.net/promptflow/latest/Flow.schema.json\ninputs: {text: {type: string, default: Hi}}\nnodes: []\n',
      { kind: 'workspace', file: 'basic/flow.dag.yaml' },
    );
    expect(issues.map(({ code, severity }) => [code, severity])).toEqual([['not-executed-here', 'info']]);
    expect(definition?.inputs.map(({ name, type, optional }) => [name, type, optional])).toEqual([
      ['data', 'uri_folder', true],
      ['text', 'string', true],
    ]);
    expect(definition?.outputs.map(({ name }) => name)).toEqual(['flow_outputs', 'debug_info']);
  });
});

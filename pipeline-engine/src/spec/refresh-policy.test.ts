import { expect, it } from 'vitest';
import { parsePipeline } from './parse-pipeline.ts';

const document = (key: string, value: string): string => `type: pipeline
properties: { ${key}: ${value} }
jobs:
  read:
    type: command
    command: cat \${{inputs.x}}
    environment: azureml:e@latest
    properties: { ${key}: ${value} }
    inputs: { x: { type: uri_file, path: "https://host/x.csv" } }
`;

it('F30 how often an input is fetched is read from the properties of a node and of the pipeline', () => {
  for (const input of ['x', 'xs', 'retry', 'a_long_name_of_an_input'])
    for (const policy of ['always', 'if_changed', 'never'])
      expect(parsePipeline(document(`millrace.refresh.${input}`, policy)).issues, input).toEqual([]);
  const { model } = parsePipeline(document('millrace.refresh.x', 'never'));
  expect([model?.refresh, model?.nodes[0]?.refresh]).toEqual([
    [{ input: 'x', policy: 'never' }],
    [{ input: 'x', policy: 'never' }],
  ]);
});

it('F30 any other word is an error with its place', () => {
  const { issues } = parsePipeline(document('millrace.refresh.x', 'sometimes'));
  expect(issues.map(({ code, line, severity }) => `${line} ${code} ${severity}`).sort()).toEqual([
    '2 bad-value error',
    '8 bad-value error',
  ]);
});

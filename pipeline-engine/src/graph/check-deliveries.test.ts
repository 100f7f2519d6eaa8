import { expect, it } from 'vitest';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import { checkDeliveries } from './check-deliveries.ts';
import { createGraphIssues } from './graph-issues.ts';

it('R105 two outputs that go to one place are a warning, however the place is spelled', () => {
  const text = `type: pipeline
outputs:
  model:
    type: uri_folder
    path: ./made/model/
jobs:
  a:
    type: command
    component: ./a.yml
    outputs:
      model:
        path: ./elsewhere
      table:
        type: uri_file
        path: runs/\${{ name }}/\${{output_name}}
      again:
        type: uri_file
        path: runs/\${{name}}/table
      cloud:
        path: azureml://datastores/x/paths/y
  b:
    type: command
    component: ./a.yml
    outputs:
      cloud:
        path: azureml://datastores/x/paths/y
      model:
        path: file:./made//model
`;
  const { model } = parsePipeline(text);
  if (model === undefined) throw new Error('no model');
  const issues = createGraphIssues(model);
  checkDeliveries(model, issues);
  expect(
    issues.all.map(({ code, severity, line, node, params }) => [code, severity, line, node, params]),
  ).toEqual([
    [
      'output-delivered-twice',
      'warning',
      16,
      'a',
      { first: 'a.table', second: 'a.again', path: 'runs/${{name}}/table' },
    ],
    [
      'output-delivered-twice',
      'warning',
      27,
      'b',
      { first: 'model', second: 'b.model', path: 'file:./made//model' },
    ],
  ]);
});

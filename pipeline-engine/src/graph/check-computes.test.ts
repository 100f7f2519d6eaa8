import { expect, it } from 'vitest';
import { issueMessage } from '../messages/messages.ts';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import { checkComputes } from './check-computes.ts';

it('G50 a compute target that nobody defined is told where it is named, with the names that are near', () => {
  const text = `type: pipeline
compute: azureml:local
settings:
  default_compute: azureml:fra
jobs:
  a: {type: command, component: ./a.yml, compute: azureml:far}
  b: {type: command, component: ./a.yml, compute: azureml:gpu-cluster}
  c: {type: command, component: ./a.yml, compute: "\${{parent.inputs.where}}"}
  d: {type: command, component: ./a.yml, compute: azureml:serverless}
`;
  const { model } = parsePipeline(text);
  if (model === undefined) throw new Error('no model');
  const issues = checkComputes(model, ['far']);
  expect(
    issues.map(({ code, severity, line, node, params }) => [code, severity, line, node, params]),
  ).toEqual([
    ['compute-not-defined', 'info', 4, undefined, { name: 'fra', nearest: ['far'] }],
    ['compute-not-defined', 'info', 7, 'b', { name: 'gpu-cluster', nearest: [] }],
  ]);
  for (const issue of issues) {
    for (const language of ['en', 'ja'] as const) {
      expect(issueMessage(issue, language)).toContain('computes/');
    }
  }
});

/** Bad input ends in a clear message at its place: refused before the run, or on the step that found it. */

import { EngineError, type Failure, type Issue, issueMessage } from '@millrace/pipeline-engine/browser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from './workbench.ts';

let workbench: Workbench;
beforeEach(async () => {
  workbench = await openWorkbench({
    data: {
      'cars.csv': 'name,weight,price\nA,1,10\nB,2,20\nC,3,31\nD,4,39\n',
      'broken.csv': 'a,b\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2,3\n1,2\n',
      'empty.csv': '',
    },
  });
});
afterEach(() => workbench.close());

const importing = (file: string): string => `type: pipeline
jobs:
  load:
    type: command
    component: azureml:import_data:1
    inputs:
      source: {type: uri_file, path: ${file}}
`;
const training = (label: string): string => `${importing('../data/cars.csv')}  learner:
    type: command
    component: azureml:linear_regression:1
  train:
    type: command
    component: azureml:train_model:1
    inputs:
      untrained_model: \${{parent.jobs.learner.outputs.untrained_model}}
      dataset: \${{parent.jobs.load.outputs.dataset}}
      label_column: ${label}
`;

async function refused(text: string): Promise<readonly Issue[]> {
  const error = await workbench.run(text).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof EngineError) || !('issues' in error))
    throw new Error(`not refused: ${String(error)}`);
  expect(error.code).toBe('invalid-document');
  const issues = error.issues as readonly Issue[];
  for (const issue of issues)
    for (const language of ['en', 'ja'] as const) expect(issueMessage(issue, language)).not.toBe('');
  return issues.filter((issue) => issue.severity === 'error');
}

async function failure(text: string, step: string): Promise<Failure> {
  const state = await workbench.run(text);
  expect(state.status).toBe('failed');
  const found = state.steps[step]?.failure;
  if (found === undefined) throw new Error(`step ${step} did not fail`);
  return found;
}

describe('bad input', () => {
  it('a cycle is named with its nodes', async () => {
    const node = (id: string, from: string): string => `  ${id}:
    type: command
    component: azureml:clean_missing_data:1
    inputs:
      dataset: \${{parent.jobs.${from}.outputs.cleaned_dataset}}
`;
    const issues = await refused(
      `type: pipeline\njobs:\n${node('first', 'second')}${node('second', 'first')}`,
    );
    const text = issues.map((issue) => issueMessage(issue, 'en')).join(' ');
    expect(text).toContain('first');
    expect(text).toContain('second');
    expect(text.toLowerCase()).toContain('cycle');
  });

  it('a wire between unlike ports is refused with what fits', async () => {
    const issues = await refused(
      training('price').replace('jobs.learner.outputs.untrained_model', 'jobs.load.outputs.dataset'),
    );
    expect(issues[0]).toMatchObject({ node: 'train', port: 'untrained_model' });
    expect(issueMessage(issues[0] as Issue, 'en')).toMatch(/untrained model/i);
  });

  it('a missing required input is named', async () => {
    const text = training('price').replace(/^ {6}dataset: .*\n/m, '');
    const issues = await refused(text);
    expect(issues[0]).toMatchObject({ node: 'train', port: 'dataset' });
  });

  it('an unknown column is named with the nearest ones, at its line', async () => {
    const issues = await refused(training('prise'));
    expect(issues[0]).toMatchObject({ node: 'train', port: 'label_column', line: 17 });
    expect(issueMessage(issues[0] as Issue, 'en')).toContain('price');
  });

  it('a broken row of a CSV is named by its line', async () => {
    const found = await failure(importing('../data/broken.csv'), 'load');
    expect(found.message).toMatch(/\b7\b/);
    expect(found.remedy ?? '').not.toBe('');
  });

  it('an empty file is refused with a remedy', async () => {
    const found = await failure(importing('../data/empty.csv'), 'load');
    expect(found.message.toLowerCase()).toContain('empty');
  });

  it('a label of text is refused for a regression', async () => {
    const found = await failure(training('name'), 'train');
    expect(found.code).toBe('text-label');
    expect(found.message).toContain('name');
  });

  it('a YAML syntax error is reported at its line', async () => {
    const issues = await refused('type: pipeline\njobs:\n  a: [1, 2\n  b: 3\n');
    expect(issues[0]?.line).toBeGreaterThanOrEqual(3);
  });

  it('a node that cannot run here leaves a plan for the others, and is named when the run is asked for', async () => {
    const text = `${importing('../data/cars.csv')}  spark:
    type: spark
    code: .
    entry: {file: job.py}
    inputs:
      table: {type: mltable, mode: direct, path: "\${{parent.jobs.load.outputs.dataset}}"}
    outputs:
      out: {type: uri_folder, mode: direct}
`;
    const { documents } = workbench.services;
    const part = documents.runnablePart(documents.check(text, 'pipelines/test.yml'));
    expect(part?.steps.map((step) => step.id)).toEqual(['load']);
    const issues = await refused(text);
    expect(issues.map((issue) => issue.node)).toContain('spark');
  });

  it('a path that leaves the workspace is refused, and so is one that does not exist', async () => {
    const outside = await workbench.run(importing('../../../etc/passwd')).catch((error: unknown) => error);
    expect(outside).toMatchObject({ code: expect.stringMatching(/path-outside-workspace|invalid-document/) });
    const missing = await workbench.run(importing('../data/nothing.csv')).catch((error: unknown) => error);
    expect(JSON.stringify(missing)).toContain('nothing.csv');
  });
});

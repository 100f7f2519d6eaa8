import { expect, it } from 'vitest';
import { findReferenceSites, replaceReferences } from './reference-sites.ts';
import { applyEdits } from './text-edit.ts';

const pipeline = `# kept
settings: {default_compute: local}
inputs:
  table: {type: mltable, path: ../data/t}   # a table
  rate: 0.1
jobs:
  one:
    component: 'azureml:import_data:1'
    inputs:
      code: ./not-a-path
      source:
        path: "../data/a.csv"
  two:
    code: ../src
    environment:
      conda_file: ./conda.yml
      build: {path: docker}
    additional_includes: [../shared, ./lib]
  three:
    type: parallel
    task: {code: ./batch, environment: azureml:e@latest}
  four:
    type: sweep
    trial: ./trial.yml
  five:
    component:
      jobs:
        inner: {component: file:../x.yml, compute: local}
`;

it('P164 finds every place that points elsewhere, and no parameter that looks like one', () => {
  expect(findReferenceSites(pipeline).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'compute local',
    'data ../data/t',
    'component azureml:import_data:1',
    'data ../data/a.csv',
    'code ../src',
    'file ./conda.yml',
    'build docker',
    'include ../shared',
    'include ./lib',
    'code ./batch',
    'environment azureml:e@latest',
    'component ./trial.yml',
    'component file:../x.yml',
    'compute local',
  ]);
  expect(findReferenceSites(pipeline)[2]).toMatchObject({
    path: ['jobs', 'one', 'component'],
    line: 8,
    column: 16,
  });
});

it('P164 replaces the scalars in their own quotes, and nothing around them', () => {
  const change = replaceReferences(pipeline, ({ kind, text }) => {
    if (kind === 'component' && text.includes('import_data')) return "./it's here/component.yaml";
    if (text === '../data/t') return 'a, b';
    return text === '../data/a.csv' ? './data/a.csv' : undefined;
  });
  const { text, inverse } = applyEdits(pipeline, change);
  expect(text).toBe(
    pipeline
      .replace("'azureml:import_data:1'", "'./it''s here/component.yaml'")
      .replace('../data/t', "'a, b'")
      .replace('"../data/a.csv"', '"./data/a.csv"'),
  );
  expect(applyEdits(text, inverse).text).toBe(pipeline);
});

it('P164 replaces what aliases share once, and a scalar alias where it stands', () => {
  const text = `base: &base {conda_file: ./a.yml}
jobs:
  one: {code: &code ./src, environment: *base}
  two: {code: *code, environment: *base}
  three: {<<: {code: ./src}}
`;
  const change = replaceReferences(text, (site) => site.text.replace('./', './x/'));
  expect(applyEdits(text, change).text).toBe(`base: &base {conda_file: ./x/a.yml}
jobs:
  one: {code: &code ./x/src, environment: *base}
  two: {code: ./x/src, environment: *base}
  three: {<<: {code: ./x/src}}
`);
});

it('P164 answers nothing for a text that is no mapping', () => {
  for (const text of ['', '- a', 'x: [', 'a\n---\nb']) expect(replaceReferences(text, () => 'x')).toEqual([]);
});

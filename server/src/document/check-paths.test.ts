import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseDocument } from '@millrace/pipeline-engine/browser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Workspace, workspaceOfFolder } from '../workspace/workspace.ts';
import { documentPathIssues } from './check-paths.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await workspaceOfFolder(await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-paths-'))));
});
afterAll(() => rm(workspace.root, { recursive: true }));

const schedule = (job: string): string =>
  `name: s\ntrigger: {type: cron, expression: "0 3 * * *"}\ncreate_job:\n  type: pipeline\n  job: ./main.yml\n${job}`;

/** Where the paths stand that are refused: line, column and path in the document. */
function refused(text: string): readonly string[] {
  const issues = documentPathIssues(workspace, parseDocument(text), text, 'schedules/one.yml');
  expect(
    issues.every(({ code, severity }) => code === 'path-outside-workspace' && severity === 'error'),
  ).toBe(true);
  return issues.map(({ line, column, path: at }) => `${line}:${column} ${at.join('.')}`);
}

test.each([
  [
    'a schedule',
    schedule(
      '  inputs:\n    a: {type: uri_file, path: ../../a.csv}\n    b: {path: ../b.csv}\n    c: 3\n  outputs:\n    d: {path: file:../../d}\n',
    ),
    ['7:31 create_job.inputs.a.path', '11:15 create_job.outputs.d.path'],
  ],
  [
    'the inputs of a batch call',
    'inputs:\n  a:\n    type: uri_folder\n    path: /etc\noutputs:\n  b: {path: ../../b}\n',
    ['4:11 inputs.a.path', '6:13 outputs.b.path'],
  ],
  [
    'data',
    '$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json\nname: d\npath: ../../d\n',
    ['3:7 path'],
  ],
  ['a model', 'name: m\ntype: mlflow_model\npath: ../../m\n', ['3:7 path']],
  ['a pipeline', 'type: pipeline\ninputs: {a: {path: ../../a}}\njobs: {}\n', ['2:20 inputs.a.path']],
])('P124 paths that leave the workspace are told in %s', (_kind, text, places) => {
  expect(refused(text)).toEqual(places);
});

test('P124 what is inside, in a cloud, registered or bound is none', () => {
  const paths = [
    '../in.csv',
    'azureml:d:1',
    'azureml://datastores/x/paths/y',
    'https://example.com/../../x',
    '${{parent.inputs.x}}',
  ];
  for (const given of paths) {
    expect(refused(schedule(`  inputs: {a: {type: uri_file, path: "${given}"}}\n`)), given).toEqual([]);
    expect(refused(`inputs: {a: {type: uri_file, path: "${given}"}}\n`), given).toEqual([]);
  }
});

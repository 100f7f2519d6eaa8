/** V1 and V20 from a terminal. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keptOutput } from '../testing/typed-command.ts';
import { type Workspace, workspaceOfFolder } from '../workspace/workspace.ts';
import { createInference, listAssets, listPublished, publishFile, registerResult } from './assets.ts';
import { readPipelineSource } from './pipeline-source.ts';
import { runPipeline } from './run.ts';

let workspace: Workspace;
let file: string;
const { said, documents, output } = keptOutput();
const heard = (): string[] => said.splice(0);

beforeAll(async () => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-assets-')));
  await mkdir(path.join(folder, '.millrace'));
  workspace = await workspaceOfFolder(folder);
  file = path.join(folder, 'say.yml');
  await writeFile(
    file,
    `type: pipeline
inputs: { word: hello }
jobs:
  say:
    type: command
    environment: azureml:none:1
    command: echo \${{inputs.word}} > \${{outputs.out}}
    inputs: { word: "\${{parent.inputs.word}}" }
    outputs: { out: { type: uri_file } }
`,
  );
  const options = { inputs: [], force: false, json: false };
  const source = await readPipelineSource(file, {});
  expect(await runPipeline(source, options, output, () => () => {})).toBe(0);
  heard();
});
afterAll(() => rm(workspace.root, { recursive: true }));

it('V1 registers a result by run, step and output, and lists it', async () => {
  const request = { reference: '1/say/out', name: 'words', json: false };
  expect(await registerResult(workspace, request, output)).toBe(0);
  expect(heard()).toEqual(['azureml:words:1 is registered: datasets/words/1/data.yml']);
  await listAssets(workspace, false, output);
  expect(heard().join()).toMatch(/azureml:words:1\s+uri_file\s+datasets\/words\/1\/data\.yml/);
  await expect(registerResult(workspace, { ...request, reference: 'say' }, output)).rejects.toThrow(
    'is not RUN/STEP/OUTPUT',
  );
});

it('V20 publishes a file under its own name, and lists its parameters', async () => {
  const source = await readPipelineSource(file, {});
  expect(await publishFile(source, { name: undefined, json: false }, output)).toBe(0);
  expect(heard()).toEqual(['say, version 1, is published: published/say/1/files/say.yml']);
  await listPublished(workspace, true, output);
  expect(documents.at(-1)).toMatchObject({
    published: [
      { name: 'say', version: '1', isDefault: true, parameters: [{ name: 'word', value: 'hello' }] },
    ],
  });
});

it('V13 says what a run without a scored model lacks', async () => {
  await expect(createInference(workspace, { run: '1', json: false }, output)).rejects.toThrow('Score Model');
});

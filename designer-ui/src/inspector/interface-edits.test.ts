/** Every change of the pipeline's interface is in the text, and its undo restores every byte. */
import { beforeEach, describe, expect, it } from 'vitest';
import { loadDocumentTools } from '../model/document-tools.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { changeComment, changeCompute, changeSetting, changeVersion } from './edits.ts';
import {
  addInput,
  disconnectInput,
  promoteToInput,
  promoteToOutput,
  removePort,
  renamePort,
  takeBackInput,
  takeBackOutput,
  takeFromInput,
} from './interface-edits.ts';

const text = `# what stays
type: pipeline
inputs:
  seed: 7   # of everything
  table: {type: mltable}
outputs:
  scores: {type: mltable}
jobs:
  split:
    type: command
    component: azureml:split_data:1
    inputs:
      fraction_of_rows: 0.70  # of the rows
      random_seed: \${{parent.inputs.seed}}
      dataset: \${{parent.inputs.table}}
  score:
    type: command
    component: azureml:score_model@latest
    inputs:
      dataset: \${{parent.jobs.split.outputs.results_dataset2}}
    outputs:
      scored_dataset: \${{parent.outputs.scores}}
`;

const store = useDocumentStore.getState;
const port = (name: string, type: string, preset?: string) => ({ name, type, default: preset });

beforeEach(async () => {
  const tools = await loadDocumentTools();
  store().open({
    path: 'pipelines/cars.yml',
    absolutePath: '/w/pipelines/cars.yml',
    text,
    savedText: text,
    layout: null,
    digest: 'sha256:0',
    revision: 0,
    draftBase: null,
    model: tools.parsePipeline(text).model,
    issues: [],
  });
});

describe('the interface of a pipeline', () => {
  it.each([
    {
      does: 'promotes a setting as it is spelled',
      edit: () => promoteToInput('split', port('fraction_of_rows', 'number', '0.5')),
      contains: [
        '  fraction_of_rows: 0.70',
        'fraction_of_rows: ${{parent.inputs.fraction_of_rows}}  # of the rows',
      ],
    },
    {
      does: 'promotes a setting that has its default, under a name that is free',
      edit: () => promoteToInput('score', port('seed', 'integer', '3')),
      contains: ['  score_seed: 3\n', '      seed: ${{parent.inputs.score_seed}}\n'],
    },
    {
      does: 'promotes a data input that nothing is connected to',
      edit: () => promoteToInput('score', port('trained_model', 'mlflow_model')),
      contains: [
        '  trained_model:\n    type: mlflow_model\n',
        'trained_model: ${{parent.inputs.trained_model}}',
      ],
    },
    {
      does: 'takes a value back',
      edit: () => takeBackInput('split', 'random_seed'),
      contains: ['      random_seed: 7'],
      lacks: ['parent.inputs.seed'],
    },
    {
      does: 'takes a value from an input that is there',
      edit: () => takeFromInput('split', 'fraction_of_rows', 'seed'),
      contains: ['fraction_of_rows: ${{parent.inputs.seed}}  # of the rows'],
    },
    {
      does: 'disconnects',
      edit: () => disconnectInput('score', 'dataset'),
      lacks: ['results_dataset2'],
    },
    {
      does: 'promotes an output',
      edit: () => promoteToOutput('split', port('results_dataset1', 'mltable')),
      contains: ['      results_dataset1: ${{parent.outputs.results_dataset1}}', '  results_dataset1:'],
    },
    {
      does: 'takes an output back',
      edit: () => takeBackOutput('score', 'scored_dataset'),
      lacks: ['parent.outputs.scores'],
    },
    { does: 'adds an input', edit: () => addInput('boolean'), contains: ['  input: false\n'] },
    { does: 'adds a file', edit: () => addInput('uri_file'), contains: ['  input:', 'uri_file'] },
    {
      does: 'renames an input with what reads it',
      edit: () => renamePort('input', 'seed', 'start'),
      contains: ['  start: 7   # of everything', '${{parent.inputs.start}}'],
    },
    {
      does: 'renames an output with what writes it',
      edit: () => renamePort('output', 'scores', 'result'),
      contains: ['  result: {type: mltable}', '${{parent.outputs.result}}'],
    },
    { does: 'removes an input', edit: () => removePort('input', 'seed'), lacks: ['seed'] },
    { does: 'removes an output', edit: () => removePort('output', 'scores'), lacks: ['scores'] },
    {
      does: 'chooses a version',
      edit: () => changeVersion('split', '2'),
      contains: ['component: azureml:split_data:2\n'],
    },
    {
      does: 'chooses a label',
      edit: () => changeVersion('split', '@latest'),
      contains: ['component: azureml:split_data@latest\n'],
    },
    {
      does: 'chooses a compute',
      edit: () => changeCompute('split', 'azureml:gpu'),
      contains: ['    compute: azureml:gpu\n'],
    },
    {
      does: 'sets a default compute',
      edit: () => changeSetting('default_compute', 'azureml:gpu'),
      contains: ['settings:\n', '  default_compute: azureml:gpu\n'],
    },
    {
      does: 'forces reruns',
      edit: () => changeSetting('force_rerun', true),
      contains: ['  force_rerun: true\n'],
    },
    {
      does: 'comments a node',
      edit: () => changeComment('split', 'train: and test'),
      contains: ["    comment: 'train: and test'\n"],
    },
  ])('$does', async ({ edit, contains = [], lacks = [] }) => {
    edit();
    await expect.poll(() => store().text).not.toBe(text);
    for (const part of contains) expect(store().text).toContain(part);
    for (const part of lacks) expect(store().text).not.toContain(part);
    expect(store().issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(store().text).toContain('# what stays');
    expect(store().text).toContain('# of the rows');
    await store().undo();
    expect(store().text).toBe(text);
    await store().redo();
    expect(store().text).not.toBe(text);
  });
});

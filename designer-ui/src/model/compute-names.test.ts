import { parsePipeline } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { computeNames, computeReference } from './compute-names.ts';

const text = `type: pipeline
settings:
  default_compute: azureml:cpu
jobs:
  a:
    component: ./a.yml
    compute: azureml:gpu
  b:
    component: ./a.yml
    compute: \${{parent.inputs.where}}
`;

describe('compute targets to choose from', () => {
  it('are those of the server and those that the pipeline names, each once', () => {
    const { model } = parsePipeline(text);
    expect(model && computeNames(model, ['local', 'gpu'])).toEqual(['local', 'gpu', 'cpu']);
  });

  it('are spelled as references, expressions as they are', () => {
    expect(computeReference(' gpu ', 'local')).toBe('azureml:gpu');
    expect(computeReference('azureml:gpu', 'local')).toBe('azureml:gpu');
    expect(computeReference('${{parent.inputs.where}}', 'local')).toBe('${{parent.inputs.where}}');
    expect(computeReference('local', 'azureml:local')).toBe('azureml:local');
    expect(computeReference(' ', 'local')).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import { parsePipeline } from '../parse-pipeline.ts';
import { setComponentVersion } from './component-version.ts';
import { setDescription } from './fields.ts';
import { unsetInput } from './inputs.ts';
import { removeNodes } from './nodes.ts';
import {
  addPipelineInput,
  removePipelineInput,
  removePipelineOutput,
  renamePipelineInput,
  renamePipelineOutput,
} from './pipeline-ports.ts';
import { demoteInput, promoteInput } from './promote-input.ts';
import { promoteOutput, unpromoteOutput } from './promote-output.ts';
import { applyEdits, type TextChange } from './text-edit.ts';

/** Applies an operation, and proves on the way that its inverse restores the bytes. */
function after(text: string, change: TextChange): string {
  const applied = applyEdits(text, change);
  expect(applyEdits(applied.text, applied.inverse).text).toBe(text);
  return applied.text;
}

const sample = `# cars
type: pipeline
display_name: Cars # name
inputs:
  rate: "0.10"   # shared
  # the table
  table: {type: uri_file, path: ./t.csv}

jobs:
  load:
    component: azureml:import_data:1   # pinned
    inputs:
      # where from
      source:   # a file
        type: uri_file   # one
        path: ./cars.csv

      note: 'as is'
      table: \${{parent.inputs.table}}
  train:
    component: azureml://registries/azureml/components/train/versions/3
    compute: \${{parent.inputs.cluster}}
    inputs:
      rate: \${{ parent.inputs.rate }}
      script: |
        a
          b
    outputs:
      model:
        type: mlflow_model
        mode: upload
      log:
# end`;

describe('ports of the pipeline', () => {
  test('P35 a literal is promoted as it is spelled, and demoted to the same bytes', () => {
    const text = after(sample, promoteInput(sample, { node: 'load', input: 'note', name: 'remark' }));
    expect(text).toBe(
      sample
        .replace("      note: 'as is'", '      note: ${{parent.inputs.remark}}')
        .replace('path: ./t.csv}\n', "path: ./t.csv}\n  remark: 'as is'\n"),
    );
    expect(after(text, demoteInput(text, { node: 'load', input: 'note' }))).toBe(sample);
  });

  test('P35 data moves with the comments inside it', () => {
    const text = after(sample, promoteInput(sample, { node: 'load', input: 'source', name: 'cars' }));
    expect(text).toContain('  cars:\n    type: uri_file   # one\n    path: ./cars.csv\n\njobs:');
    expect(text).toContain(
      '      # where from\n      source: ${{parent.inputs.cars}}   # a file\n\n      note',
    );
    const back = after(text, demoteInput(text, { node: 'load', input: 'source' }));
    expect(back).toBe(sample);
  });

  test('P35 a block scalar stays one, and inputs are made before the nodes', () => {
    const bare = `type: pipeline\r\njobs:\r\n  a:\r\n    component: x\r\n    inputs:\r\n      s: >-\r\n        one\r\n        two`;
    const text = after(bare, promoteInput(bare, { node: 'a', input: 's', name: 's' }));
    expect(text).toBe(
      'type: pipeline\r\ninputs:\r\n  s: >-\r\n    one\r\n    two\r\njobs:\r\n  a:\r\n    component: x\r\n    inputs:\r\n      s: ${{parent.inputs.s}}',
    );
    expect(after(text, demoteInput(text, { node: 'a', input: 's' }))).toBe(bare);
  });

  test('P35 flow mappings and JSON stay what they are', () => {
    const json = '{"type": "pipeline", "jobs": {"a": {"component": "x", "inputs": {"n": 1.0}}}}';
    const text = after(json, promoteInput(json, { node: 'a', input: 'n', name: 'n' }));
    expect(text).toBe(
      '{"type": "pipeline", "inputs": {"n": 1.0}, "jobs": {"a": {"component": "x", "inputs": {"n": "${{parent.inputs.n}}"}}}}',
    );
    expect(parsePipeline(text).issues).toEqual([]);
  });

  test('P35 a pipeline component declares what is promoted', () => {
    const component = sample
      .replace('type: pipeline\n', 'type: pipeline\nversion: 1\n')
      .replace(/inputs:\n {2}rate[\s\S]*?\n\n/, 'inputs:\n  rate: {type: number, default: 0.10}\n\n');
    const text = after(component, promoteInput(component, { node: 'load', input: 'note', name: 'remark' }));
    expect(text).toContain("\n  remark:\n    type: string\n    default: 'as is'\n\njobs:");
    expect(after(text, demoteInput(text, { node: 'load', input: 'note' }))).toBe(component);
    expect(() => promoteInput(component, { node: 'load', input: 'source', name: 's' })).toThrow(
      'data default',
    );
  });

  test('P35 what is bound, missing or taken is refused by name', () => {
    expect(() => promoteInput(sample, { node: 'load', input: 'table', name: 'x' })).toThrow('connected');
    expect(() => promoteInput(sample, { node: 'load', input: 'absent', name: 'x' })).toThrow('no value');
    expect(() => promoteInput(sample, { node: 'load', input: 'note', name: 'rate' })).toThrow('"rate"');
    expect(() => promoteInput(sample, { node: 'load', input: 'note', name: 'a-b' })).toThrow('"a-b"');
    expect(() => demoteInput(sample, { node: 'load', input: 'note' })).toThrow('not bound');
  });

  test('P35 a pipeline input that others use stays when one of them takes its value', () => {
    const shared = sample.replace("note: 'as is'", 'note: ${{parent.inputs.rate}}');
    const text = after(shared, demoteInput(shared, { node: 'load', input: 'note' }));
    expect(text).toContain('  rate: "0.10"   # shared\n');
    expect(text).toContain('      note: "0.10"\n');
  });

  test('P36 an output is promoted on the node, in the form that stands there', () => {
    const scalar = after(
      sample,
      promoteOutput(sample, { node: 'train', output: 'log', name: 'log', type: 'uri_file' }),
    );
    expect(scalar).toContain('      log: ${{parent.outputs.log}}\n# end');
    expect(scalar).toContain('\noutputs:\n  log:\n    type: uri_file\n\njobs:');
    const mapped = after(sample, promoteOutput(sample, { node: 'train', output: 'model', name: 'best' }));
    expect(mapped).toContain('        mode: upload\n        path: ${{parent.outputs.best}}\n      log:');
    expect(after(mapped, unpromoteOutput(mapped, { node: 'train', output: 'model' }))).toBe(sample);
    const implicit = after(sample, promoteOutput(sample, { node: 'load', output: 'dataset', name: 'd' }));
    expect(implicit).toContain('    outputs:\n      dataset: ${{parent.outputs.d}}\n  train:');
    expect(implicit).toContain('\noutputs:\n  d:\n\njobs:');
    expect(after(implicit, unpromoteOutput(implicit, { node: 'load', output: 'dataset' }))).toBe(sample);
    expect(() => promoteOutput(mapped, { node: 'train', output: 'model', name: 'x' })).toThrow('already');
  });

  test('P37 a pipeline input is added, renamed with every reference, and removed with every binding', () => {
    const value = { kind: 'literal', text: 'cpu', type: 'string' } as const;
    const added = after(sample, addPipelineInput(sample, { name: 'cluster', value }));
    expect(added).toContain('path: ./t.csv}\n  cluster: cpu\n\njobs:');
    const renamed = after(added, renamePipelineInput(added, { name: 'cluster', to: 'target' }));
    expect(renamed).toBe(added.replace('  cluster:', '  target:').replace('inputs.cluster', 'inputs.target'));
    const removed = after(added, removePipelineInput(added, { name: 'cluster' }));
    expect(removed).toBe(sample.replace('    compute: ${{parent.inputs.cluster}}\n', ''));
    const spaced = after(sample, removePipelineInput(sample, { name: 'rate' }));
    expect(spaced).toBe(
      sample
        .replace('  rate: "0.10"   # shared\n', '')
        .replace('      rate: ${{ parent.inputs.rate }}\n', ''),
    );
  });

  test('P37 a pipeline output is renamed and removed with what delivers to it', () => {
    const text = after(sample, promoteOutput(sample, { node: 'train', output: 'model', name: 'best' }));
    const renamed = after(text, renamePipelineOutput(text, { name: 'best', to: 'top' }));
    expect(renamed).toBe(text.replace('  best:', '  top:').replace('outputs.best', 'outputs.top'));
    const removed = after(text, removePipelineOutput(text, { name: 'best' }));
    expect(parsePipeline(removed).model?.outputs).toEqual([]);
    expect(removed).not.toContain('parent.outputs');
  });

  test('P38 the description stands with the names', () => {
    const text = after(sample, setDescription(sample, { value: 'two\nlines' }));
    expect(text).toContain('display_name: Cars # name\ndescription: |-\n  two\n  lines\ninputs:');
    expect(after(text, setDescription(text, { value: undefined }))).toBe(sample);
  });

  test.each([
    ['azureml:x:1', 'azureml:x:2', 'azureml:x@two'],
    ['azureml:x', 'azureml:x:2', 'azureml:x@two'],
    ['azureml:x@latest', 'azureml:x:2', 'azureml:x@two'],
    ['"azureml:x:1"', '"azureml:x:2"', '"azureml:x@two"'],
    [
      'azureml://registries/r/components/x/versions/1',
      'azureml://registries/r/components/x/versions/2',
      'azureml://registries/r/components/x/labels/two',
    ],
    [
      'azureml://registries/r/components/x@latest',
      'azureml://registries/r/components/x:2',
      'azureml://registries/r/components/x@two',
    ],
  ])('P38 another version of %s keeps its spelling', (from, version, label) => {
    const text = `type: pipeline\njobs:\n  a:\n    component: ${from} # pin\n`;
    const versioned = after(text, setComponentVersion(text, { id: 'a', pin: { version: '2' } }));
    expect(versioned).toBe(text.replace(from, version));
    const labelled = after(text, setComponentVersion(text, { id: 'a', pin: { label: 'two' } }));
    expect(labelled).toBe(text.replace(from, label));
  });

  test('P38 a file has no version', () => {
    const text = 'type: pipeline\njobs:\n  a:\n    component: ./x.yml\n';
    expect(() => setComponentVersion(text, { id: 'a', pin: { version: '2' } })).toThrow('"a"');
  });

  test('P31 removing a data input keeps the comments outside it', () => {
    const text = after(sample, unsetInput(sample, { node: 'load', input: 'source' }));
    expect(text).toBe(sample.replace(/ {6}# where from\n {6}source:[\s\S]*?cars.csv\n/, ''));
  });

  test('P22 what runs before and after the others is forgotten with its node', () => {
    const text =
      'type: pipeline\nsettings:\n  on_init: a # first\n  force_rerun: true\njobs:\n  a: {component: x}\n  b: {component: y}\n';
    expect(after(text, removeNodes(text, ['a']))).toBe(
      'type: pipeline\nsettings:\n  force_rerun: true\njobs:\n  b: {component: y}\n',
    );
  });

  test('P39 an anchor that stays in use is not taken away', () => {
    const text = 'jobs:\n  a: {component: &c ./x.yml}\n  b: {component: *c}\n';
    expect(() => removeNodes(text, ['a'])).toThrow('line 2');
    expect(after(text, removeNodes(text, ['b']))).toContain('&c ./x.yml');
  });

  test('P39 a text that is no YAML is not edited, and the error names the place', () => {
    const text = 'type: pipeline\njobs:\n  a: {component: "x}\n';
    expect(() => removeNodes(text, ['a'])).toThrow('line 4');
  });
});

import { describe, expect, test } from 'vitest';
import { parsePipeline } from '../parse-pipeline.ts';
import { copyNodes, pasteNodes } from './clipboard.ts';
import {
  setComment,
  setDescription,
  setDisplayName,
  setNodeCompute,
  setPipelineName,
  setSetting,
} from './fields.ts';
import { connect, setDataInput, setLiteral, unsetInput } from './inputs.ts';
import { addNode, removeNodes, renameNode, replaceComponent } from './nodes.ts';
import { addPipelineInput } from './pipeline-ports.ts';
import { applyEdits, type TextChange } from './text-edit.ts';

/** Applies an operation, and proves on the way that its inverse restores the bytes. */
function after(text: string, change: TextChange): string {
  const applied = applyEdits(text, change);
  expect(applyEdits(applied.text, applied.inverse).text).toBe(text);
  return applied.text;
}

const sample = `# cars
type: pipeline   # a job
display_name: "Cars"

jobs:
    # reads the file
    load:
        type: command
        component: azureml:import_data:1
        inputs:
            source:
                type: uri_file   # one file
                path: ./data/cars.csv
            note: 'as is'

    # splits
    split:
        component: azureml:split_data:1
        inputs:
            fraction_of_rows: 0.50   # half
            dataset: \${{parent.jobs.load.outputs.dataset}}
        # about outputs
    train:
        component: ./train.yml
        inputs: {data: "\${{parent.jobs.split.outputs.results_dataset1}}", rate: 2e-5}

# the end`;

describe('lossless edits', () => {
  test('P20 a number keeps its comment and gets the spelling that was given', () => {
    const text = after(
      sample,
      setLiteral(sample, { node: 'split', input: 'fraction_of_rows', text: '0.7', type: 'number' }),
    );
    expect(text).toBe(sample.replace('0.50   # half', '0.7   # half'));
  });

  test('P110 a comment that stands deeper below stays a comment', () => {
    const text = 'type: pipeline\ndescription: old\n\n  # a note\njobs: {}\n';
    const edited = after(text, setDescription(text, { value: 'one\ntwo' }));
    expect(edited).toBe(text.replace('old', '"one\\ntwo"'));
    expect(parsePipeline(edited).model?.description).toBe('one\ntwo');
    const spaces = 'type: pipeline\ndescription: old\n      \njobs: {}\n';
    const kept = after(spaces, setDescription(spaces, { value: 'one\ntwo' }));
    expect(parsePipeline(kept).model?.description).toBe('one\ntwo');
    const block = text.replace('old', '|\n  old\n  text');
    expect(parsePipeline(after(block, setDescription(block, { value: 'one\ntwo' }))).model?.description).toBe(
      'one\ntwo',
    );
  });

  test('P119 white space below belongs to what stands above it, and to no new text', () => {
    const spaces = 'type: pipeline\n\n      \njobs: {}\n';
    const added = after(spaces, setDescription(spaces, { value: 'one\ntwo' }));
    expect(added).toBe('type: pipeline\n\n      \ndescription: |-\n  one\n  two\njobs: {}\n');
    const value = { kind: 'literal', text: 'x\ny', type: 'string' } as const;
    const last = 'type: pipeline\njobs:\n  a: {component: ./a.yml}\n        ';
    const noted = after(last, addPipelineInput(last, { name: 'p', value }));
    expect(parsePipeline(noted).model?.inputs[0]?.value).toEqual(value);
    const below = 'type: pipeline\ndisplay_name: |-\n  n\ndescription: old\n      \njobs: {}\n';
    const without = after(below, setDescription(below, { value: undefined }));
    expect(without).toBe('type: pipeline\ndisplay_name: |-\n  n\njobs: {}\n');
    const above = 'type: pipeline\ndisplay_name: |-\n  n\n      \ndescription: old\n\njobs: {}\n';
    const kept = after(above, setDescription(above, { value: undefined }));
    expect(parsePipeline(kept).model?.displayName).toBe('n\n    ');
  });

  test('P20 a string that would read as something else is quoted, in the quotes that stand there', () => {
    const plain = after(sample, setLiteral(sample, { node: 'split', input: 'column', text: 'yes' }));
    expect(plain).toContain("\n            column: 'yes'\n        # about outputs\n");
    const single = after(sample, setLiteral(sample, { node: 'load', input: 'note', text: "it's" }));
    expect(single).toContain("            note: 'it''s'\n");
    const flow = after(
      sample,
      setLiteral(sample, { node: 'train', input: 'rate', text: '1e-3', type: 'number' }),
    );
    expect(flow).toContain('rate: 1e-3}');
  });

  test('P20 a text of several lines becomes a block scalar', () => {
    const value = 'a,b\n1,2\n';
    const text = after(sample, setLiteral(sample, { node: 'load', input: 'note', text: value }));
    expect(text).toContain('            note: |\n                a,b\n                1,2\n\n    # splits');
    const shorter = after(text, setLiteral(text, { node: 'load', input: 'note', text: 'x\ny' }));
    expect(shorter).toContain('            note: |-\n                x\n                y\n\n    # splits');
    const model = parsePipeline(shorter).model;
    expect(model?.nodes[0]?.inputs.at(-1)?.value).toEqual({ kind: 'literal', text: 'x\ny', type: 'string' });
  });

  test('P21 a node is added at the end of jobs, in the file’s indentation', () => {
    const change = addNode(sample, {
      id: 'score',
      component: 'azureml:score_model:1',
      displayName: 'Score: all',
      inputs: [{ name: 'append', value: { kind: 'literal', text: 'true', type: 'boolean' } }],
    });
    expect(after(sample, change)).toBe(
      sample.replace(
        'rate: 2e-5}\n',
        `rate: 2e-5}
    score:
        type: command
        component: azureml:score_model:1
        display_name: 'Score: all'
        inputs:
            append: true
`,
      ),
    );
  });

  test('P21 an empty pipeline takes its first node as a block', () => {
    for (const [before, expected] of [
      [
        'type: pipeline\njobs: {}\n',
        'type: pipeline\njobs:\n  a:\n    type: command\n    component: azureml:x:1\n',
      ],
      [
        'type: pipeline\njobs: # none\n',
        'type: pipeline\njobs: # none\n  a:\n    type: command\n    component: azureml:x:1\n',
      ],
      ['type: pipeline', 'type: pipeline\njobs:\n  a:\n    type: command\n    component: azureml:x:1'],
      ['', 'jobs:\n  a:\n    type: command\n    component: azureml:x:1\n'],
      [
        'type: pipeline\r\njobs: {}\r\n',
        'type: pipeline\r\njobs:\r\n  a:\r\n    type: command\r\n    component: azureml:x:1\r\n',
      ],
      [
        '{"type": "pipeline", "jobs": {}}',
        '{"type": "pipeline", "jobs": {"a": {"type": "command", "component": "azureml:x:1"}}}',
      ],
      [
        'type: pipeline\njobs: {b: {component: ./b.yml}}\n',
        'type: pipeline\njobs: {b: {component: ./b.yml}, a: {type: command, component: azureml:x:1}}\n',
      ],
    ] as const) {
      expect(after(before, addNode(before, { id: 'a', component: 'azureml:x:1' }))).toBe(expected);
    }
  });

  test('P22 a removed node takes its comment and the bindings to it along, and nothing else', () => {
    expect(after(sample, removeNodes(sample, ['split']))).toBe(`# cars
type: pipeline   # a job
display_name: "Cars"

jobs:
    # reads the file
    load:
        type: command
        component: azureml:import_data:1
        inputs:
            source:
                type: uri_file   # one file
                path: ./data/cars.csv
            note: 'as is'

    train:
        component: ./train.yml
        inputs: {rate: 2e-5}

# the end`);
    const none = after(sample, removeNodes(sample, ['load', 'split', 'train']));
    expect(none).toBe('# cars\ntype: pipeline   # a job\ndisplay_name: "Cars"\n\njobs: {}\n\n# the end');
    const first = after(sample, removeNodes(sample, ['load']));
    expect(first).toContain('            fraction_of_rows: 0.50   # half\n        # about outputs\n');
  });

  test('P23 renaming a node rewrites every reference, inside flow mappings too', () => {
    const text = after(sample, renameNode(sample, { id: 'split', to: 'divide' }));
    expect(text).toBe(sample.replace('    split:', '    divide:').replace('jobs.split.', 'jobs.divide.'));
  });

  test('P24 connecting keeps the form of the value', () => {
    const source = { kind: 'job-output', node: 'load', output: 'dataset' } as const;
    const form =
      'type: pipeline\njobs:\n  a:\n    inputs:\n      x:\n        path: ${{ parent.jobs.b.outputs.y }} # wire\n        mode: direct\n';
    expect(after(form, connect(form, { node: 'a', input: 'x', source }))).toBe(
      form.replace('${{ parent.jobs.b.outputs.y }}', '${{parent.jobs.load.outputs.dataset}}'),
    );
    const fresh = after(sample, connect(sample, { node: 'train', input: 'other', source }));
    expect(fresh).toContain(
      ', rate: 2e-5, other: "${{parent.jobs.load.outputs.dataset}}"}'.replaceAll('"', "'"),
    );
    const data = after(sample, connect(sample, { node: 'load', input: 'source', source }));
    expect(data).toContain('            source: ${{parent.jobs.load.outputs.dataset}}\n            note:');
  });

  test('P24 disconnecting the only input takes inputs away with it, unless a comment stands there', () => {
    const one =
      'jobs:\n  a:\n    component: x\n    inputs:\n      x: ${{parent.jobs.b.outputs.y}}\n    compute: local\n';
    expect(after(one, unsetInput(one, { node: 'a', input: 'x' }))).toBe(
      'jobs:\n  a:\n    component: x\n    compute: local\n',
    );
    const commented = one.replace('      x:', '      # first\n\n      x:');
    expect(after(commented, unsetInput(commented, { node: 'a', input: 'x' }))).toBe(
      'jobs:\n  a:\n    component: x\n    inputs: {}\n      # first\n\n    compute: local\n',
    );
    expect(unsetInput(one, { node: 'a', input: 'nothing' })).toEqual([]);
  });

  test('P24 the first input makes inputs after the component', () => {
    const none = 'jobs:\n  a:\n    component: x # it\n    outputs:\n      o: ${{parent.outputs.o}}\n';
    expect(after(none, setLiteral(none, { node: 'a', input: 'n', text: '3', type: 'integer' }))).toBe(
      'jobs:\n  a:\n    component: x # it\n    inputs:\n      n: 3\n    outputs:\n      o: ${{parent.outputs.o}}\n',
    );
  });

  test('P25 a data input changes only what differs', () => {
    const change = setDataInput(sample, {
      node: 'load',
      input: 'source',
      type: 'uri_file',
      path: 'data/new cars.csv',
    });
    expect(after(sample, change)).toBe(sample.replace('./data/cars.csv', 'data/new cars.csv'));
    const fresh = setDataInput(sample, {
      node: 'split',
      input: 'fraction_of_rows',
      type: 'mltable',
      path: './t',
    });
    expect(after(sample, fresh)).toContain(
      '            fraction_of_rows:   # half\n                type: mltable\n                path: ./t\n            dataset:',
    );
  });

  test('P26 fields are set, changed and taken away', () => {
    const named = after(sample, setDisplayName(sample, { id: 'split', value: '分割 #1' }));
    expect(named).toContain("component: azureml:split_data:1\n        display_name: '分割 #1'\n");
    expect(after(named, setDisplayName(named, { id: 'split', value: undefined }))).toBe(sample);
    const computed = after(sample, setNodeCompute(sample, { id: 'train', value: 'azureml:big' }));
    expect(computed).toContain('component: ./train.yml\n        compute: azureml:big\n');
    const noted = after(sample, setComment(sample, { id: 'load', value: 'two\nlines' }));
    expect(noted).toContain('        comment: |-\n            two\n            lines\n        inputs:');
    const titled = after(sample, setPipelineName(sample, { value: 'Autos' }));
    expect(titled).toContain('display_name: "Autos"\n');
    const set = after(sample, setSetting(sample, { key: 'force_rerun', value: 'true', type: 'boolean' }));
    expect(set).toBe(sample.replace('\n\n# the end', '\nsettings:\n    force_rerun: true\n\n# the end'));
    expect(after(set, setSetting(set, { key: 'force_rerun', value: undefined }))).toBe(sample);
  });

  test('P27 replacing a component keeps its wires', () => {
    const text = after(
      sample,
      replaceComponent(sample, {
        id: 'split',
        component: 'azureml:partition:2',
        renameInputs: { dataset: 'table' },
        removeInputs: ['fraction_of_rows'],
        renameOutputs: { results_dataset1: 'first' },
      }),
    );
    expect(text).toBe(
      sample
        .replace('azureml:split_data:1', 'azureml:partition:2')
        .replace('            fraction_of_rows: 0.50   # half\n', '')
        .replace('            dataset: $', '            table: $')
        .replace('results_dataset1', 'first'),
    );
  });

  test('P28 copied nodes are pasted with new names, wired among themselves and to what is there', () => {
    const fragment = copyNodes(sample, ['split', 'train']);
    expect(fragment).toContain('jobs:\n  # splits\n  split:\n      component: azureml:split_data:1\n');
    const pasted = after(
      sample,
      pasteNodes(sample, { fragment, names: { split: 'split_2', train: 'train_2' } }),
    );
    const nodes = parsePipeline(pasted).model?.nodes ?? [];
    expect(nodes.map(({ id }) => id)).toEqual(['load', 'split', 'train', 'split_2', 'train_2']);
    expect(pasted).toContain('data: "${{parent.jobs.split_2.outputs.results_dataset1}}"');
    expect(nodes[3]?.inputs.map(({ name }) => name)).toEqual(['fraction_of_rows', 'dataset']);
    const empty = 'type: pipeline\r\njobs: {}\r\n';
    const elsewhere = after(empty, pasteNodes(empty, { fragment, names: {} }));
    expect(elsewhere.replaceAll('\r\n', '')).not.toContain('\n');
    const moved = parsePipeline(elsewhere);
    expect(moved.issues).toEqual([]);
    // `load` did not come along: the wire to it is gone, the wire between the two stays.
    expect(moved.model?.nodes.map(({ inputs }) => inputs.map(({ name }) => name))).toEqual([
      ['fraction_of_rows'],
      ['data', 'rate'],
    ]);
  });

  test('P29 what an anchor shares is not changed behind the back of others', () => {
    const text = 'jobs:\n  a: &a\n    component: x\n  b: *a\n';
    expect(() => setDisplayName(text, { id: 'b', value: 'B' })).toThrow('anchor');
    expect(after(text, setDisplayName(text, { id: 'a', value: 'A' }))).toContain(
      'component: x\n    display_name: A\n  b: *a',
    );
  });
});

/** Every editing operation, where it applies: the edit of the text, and the same edit of the model. */
import {
  addNode,
  addPipelineInput,
  connect,
  copyNodes,
  demoteInput,
  type InputValue,
  type PipelineModel,
  type PipelineNode,
  pasteNodes,
  promoteInput,
  promoteOutput,
  removeNodes,
  removePipelineInput,
  renameNode,
  renamePipelineInput,
  replaceComponent,
  setComment,
  setComponentVersion,
  setDataInput,
  setDescription,
  setDisplayName,
  setLiteral,
  setNodeCompute,
  setPipelineName,
  setSetting,
  type TextChange,
  unpromoteOutput,
  unsetInput,
} from '@millrace/pipeline-engine/browser';
import * as naive from './model-edits.ts';

export interface EditCase {
  readonly operation: string;
  /** What it is applied to, for the report. */
  readonly subject: string;
  readonly edit: (text: string) => TextChange;
  readonly mean: naive.ModelEdit;
}

/** On the pipeline itself, and on every node. */
export function casesOf(model: PipelineModel): EditCase[] {
  return [...pipelineCases(model), ...model.nodes.flatMap((node) => nodeCases(model, node))];
}

const awkward = 'yes: "no"\n# second line';

function pipelineCases(model: PipelineModel): EditCase[] {
  const literal: InputValue = { kind: 'literal', text: '0.10', type: 'number' };
  const first = model.inputs[0]?.name;
  const one = (operation: string, edit: EditCase['edit'], mean: EditCase['mean']): EditCase => ({
    operation,
    subject: 'pipeline',
    edit,
    mean,
  });
  const cases = [
    one(
      'set pipeline name',
      (text) => setPipelineName(text, { value: 'A: b' }),
      (m) => ({ ...m, displayName: 'A: b' }),
    ),
    one(
      'set description',
      (text) => setDescription(text, { value: awkward }),
      (m) => ({ ...m, description: awkward }),
    ),
    one(
      'add pipeline input',
      (text) => addPipelineInput(text, { name: 'conf_in', value: literal }),
      naive.addPipelineInput('conf_in', literal),
    ),
  ];
  // A component has no settings, and a job that stands for one has no nodes to add to.
  if (model.kind === 'pipeline-job') cases.push(...settingCases(one));
  if (model.component === undefined) cases.push(addingCase(one));
  if (first !== undefined) {
    cases.push(
      one(
        'rename pipeline input',
        (text) => renamePipelineInput(text, { name: first, to: 'conf_re' }),
        naive.renamePipelineInput(first, 'conf_re'),
      ),
      one(
        'remove pipeline input',
        (text) => removePipelineInput(text, { name: first }),
        naive.removePipelineInput(first),
      ),
    );
  }
  return cases;
}

type One = (operation: string, edit: EditCase['edit'], mean: EditCase['mean']) => EditCase;

function settingCases(one: One): EditCase[] {
  const setting = (key: string, value: string | undefined): EditCase['edit'] => {
    return (text) => setSetting(text, { key, value });
  };
  return [
    one('set setting', setting('default_compute', 'azureml:conf'), (m) => ({
      ...m,
      settings: { ...m.settings, defaultCompute: 'azureml:conf' },
    })),
    one(
      'unset setting',
      setting('default_compute', undefined),
      ({ settings: { defaultCompute, ...settings }, ...m }) => ({
        ...m,
        settings,
      }),
    ),
  ];
}

function addingCase(one: One): EditCase {
  const node: PipelineNode = {
    id: 'conf_added',
    type: 'command',
    component: { kind: 'registered', name: 'conf', version: '1' },
    inputs: [{ name: 'p', value: { kind: 'literal', text: awkward, type: 'string' } }],
    outputs: [],
    environmentVariables: [],
    lines: { from: 1, to: 1 },
  };
  return one(
    'add node',
    (text) => addNode(text, { id: node.id, component: 'azureml:conf:1', inputs: node.inputs }),
    (m) => ({ ...m, nodes: [...m.nodes, node] }),
  );
}

function nodeCases(model: PipelineModel, node: PipelineNode): EditCase[] {
  const { id } = node;
  const one: One = (operation, edit, mean) => ({ operation, subject: id, edit, mean });
  return [
    one('remove node', (text) => removeNodes(text, [id]), naive.removeNode(id)),
    one(
      'rename node',
      (text) => renameNode(text, { id, to: 'conf_renamed' }),
      naive.renameNode(id, 'conf_renamed'),
    ),
    one(
      'set display name',
      (text) => setDisplayName(text, { id, value: awkward }),
      naive.onNode(id, (n) => ({ ...n, displayName: awkward })),
    ),
    one(
      'set comment',
      (text) => setComment(text, { id, value: 'A note' }),
      naive.onNode(id, (n) => ({ ...n, comment: 'A note' })),
    ),
    one(
      'set compute',
      (text) => setNodeCompute(text, { id, value: 'azureml:conf' }),
      naive.onNode(id, (n) => ({ ...n, compute: 'azureml:conf' })),
    ),
    ...inputCases(model, node, one),
    ...outputCases(node, one),
    ...componentCases(node, one),
    one(
      'copy and paste',
      (text) => pasteNodes(text, { fragment: copyNodes(text, [id]), names: { [id]: 'conf_copy' } }),
      (m) => ({ ...m, nodes: [...m.nodes, pasted(node)] }),
    ),
  ];
}

/** What read from itself reads from the copy; an output of the pipeline has one writer. */
function pasted(node: PipelineNode): PipelineNode {
  const followed = naive.renameNode(
    node.id,
    'conf_copy',
  )({ kind: 'pipeline-job', settings: {}, inputs: [], outputs: [], nodes: [node] });
  const [copy = node] = followed.nodes;
  return { ...copy, outputs: copy.outputs.filter(({ promotedTo }) => promotedTo === undefined) };
}

function inputCases(model: PipelineModel, node: PipelineNode, one: One): EditCase[] {
  const { id } = node;
  const at = (kind: InputValue['kind']): string | undefined =>
    node.inputs.find(({ value, place }) => value.kind === kind && place === undefined)?.name;
  const literal: InputValue = { kind: 'literal', text: awkward, type: 'string' };
  const data: InputValue = { kind: 'data', type: 'uri_file', path: 'data/a b.csv' };
  const wire: InputValue = { kind: 'binding', binding: { kind: 'job-output', node: id, output: 'conf' } };
  const cases = [
    one(
      'set literal (new)',
      (text) => setLiteral(text, { node: id, input: 'conf', text: awkward }),
      naive.setInput(id, 'conf', literal),
    ),
    one(
      'set data input',
      (text) => setDataInput(text, { node: id, input: 'conf', type: 'uri_file', path: 'data/a b.csv' }),
      naive.setInput(id, 'conf', data),
    ),
    one(
      'connect',
      (text) => connect(text, { node: id, input: 'conf', source: wire.binding }),
      naive.setInput(id, 'conf', wire),
    ),
  ];
  const [text, path, bound] = [at('literal'), at('data'), at('binding')];
  if (text !== undefined) {
    cases.push(
      one(
        'set literal',
        (now) => setLiteral(now, { node: id, input: text, text: awkward }),
        naive.setInput(id, text, literal),
      ),
      one('unset input', (now) => unsetInput(now, { node: id, input: text }), naive.unsetInput(id, text)),
      one(
        'connect (over a literal)',
        (now) => connect(now, { node: id, input: text, source: wire.binding }),
        naive.setInput(id, text, wire),
      ),
    );
  }
  for (const input of [text, path]) {
    if (input === undefined || (model.kind === 'pipeline-component' && input === path)) continue;
    cases.push(
      one(
        'promote input',
        (now) => promoteInput(now, { node: id, input, name: 'conf_in' }),
        naive.promoteInput(id, input, 'conf_in'),
      ),
    );
  }
  if (bound !== undefined)
    cases.push(
      one('disconnect', (now) => unsetInput(now, { node: id, input: bound }), naive.unsetInput(id, bound)),
    );
  const lent = node.inputs.find(
    ({ value }) => value.kind === 'binding' && value.binding.kind === 'parent-input',
  )?.name;
  if (lent !== undefined)
    cases.push(
      one('demote input', (now) => demoteInput(now, { node: id, input: lent }), naive.demoteInput(id, lent)),
    );
  return cases;
}

function outputCases(node: PipelineNode, one: One): EditCase[] {
  const { id } = node;
  const free = node.outputs.find(({ promotedTo }) => promotedTo === undefined)?.name ?? 'conf_out';
  const promoted = node.outputs.find(({ promotedTo }) => promotedTo !== undefined)?.name;
  const cases = [
    one(
      'promote output',
      (text) => promoteOutput(text, { node: id, output: free, name: 'conf_out' }),
      naive.promoteOutput(id, free, 'conf_out'),
    ),
  ];
  if (promoted !== undefined)
    cases.push(
      one(
        'unpromote output',
        (text) => unpromoteOutput(text, { node: id, output: promoted }),
        naive.unpromoteOutput(id, promoted),
      ),
    );
  return cases;
}

function componentCases({ id, component }: PipelineNode, one: One): EditCase[] {
  if (component === undefined) return [];
  const cases = [
    one(
      'replace component',
      (text) => replaceComponent(text, { id, component: './conf/other.yml' }),
      naive.onNode(id, (node) => ({ ...node, component: { kind: 'file', path: './conf/other.yml' } })),
    ),
  ];
  if (component.kind !== 'file') {
    const { label, ...unpinned } = component;
    const pinned = { ...unpinned, version: '77' };
    cases.push(
      one(
        'change version',
        (text) => setComponentVersion(text, { id, pin: { version: '77' } }),
        naive.onNode(id, (node) => ({ ...node, component: pinned })),
      ),
    );
  }
  return cases;
}

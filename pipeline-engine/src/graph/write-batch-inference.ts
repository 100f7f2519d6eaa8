/** Writes the scoring part of a training pipeline as a pipeline of its own: the text is edited, so comments stay. */
import type { DataType } from '../spec/component.ts';
import { setDisplayName, setPipelineName } from '../spec/edit/fields.ts';
import { connect, unsetInput } from '../spec/edit/inputs.ts';
import { type Replacement, removeNodes, replaceComponent } from '../spec/edit/nodes.ts';
import { addPipelineInput, removePipelineInput, removePipelineOutput } from '../spec/edit/pipeline-ports.ts';
import { promoteOutput } from '../spec/edit/promote-output.ts';
import { applyEdits, type TextChange } from '../spec/edit/text-edit.ts';
import { parsePipeline } from '../spec/parse-pipeline.ts';
import type { InputValue, PipelineModel } from '../spec/pipeline.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import type { FittedResult, ScoringPart } from './batch-inference.ts';
import { nodePorts } from './node-ports.ts';

/** What a fitted result is registered as. */
export interface FittedReference extends FittedResult {
  readonly type: DataType;
  /** `azureml:NAME:VERSION`. */
  readonly reference: string;
  /** Of the pipeline input that holds it. */
  readonly parameter: string;
}

export interface InferenceParts {
  readonly text: string;
  readonly model: PipelineModel;
  readonly part: ScoringPart;
  readonly references: readonly FittedReference[];
  readonly resolve: ComponentResolver;
  readonly file: string;
}

export function writeBatchInference(parts: InferenceParts): string {
  const { text, model, part } = parts;
  const draft = createDraft(withoutTraining(text, model, part));
  for (const { node, input, value } of part.data) {
    const wanted = part.data.length === 1 ? 'dataset' : `${node}_${input}`;
    draft.bind(node, input, draft.addParameter(wanted, value));
  }
  const held = new Map<FittedReference, string>();
  const parameterOf = (result: FittedResult): string => {
    const found = parts.references.find(
      ({ node, output }) => node === result.node && output === result.output,
    );
    if (found === undefined) throw new Error(`no reference was given for ${result.node}.${result.output}`);
    const { parameter, type, reference: path } = found;
    const name = held.get(found) ?? draft.addParameter(parameter, { kind: 'data', type, path });
    held.set(found, name);
    return name;
  };
  for (const { node, input, from } of part.fitted) draft.bind(node, input, parameterOf(from));
  for (const { node, input, transformation } of part.applied) {
    draft.edit((now) => replaceComponent(now, applierFor(parts, node, input)));
    draft.edit((now) => setDisplayName(now, { id: node, value: titleOfFit(parts, node) }));
    draft.bind(node, 'transformation', parameterOf(transformation));
  }
  for (const { node, output } of part.scored) {
    const name = part.scored.length === 1 ? 'scored_dataset' : `${node}_scored_dataset`;
    draft.edit((now) => promoteOutput(now, { node, output, name, type: 'mltable' }));
  }
  const title = `${model.displayName ?? model.name ?? 'Pipeline'}: batch inference`;
  draft.edit((now) => setPipelineName(now, { value: title }));
  return draft.text();
}

/** A text that edits follow one another in. */
function createDraft(start: string) {
  let now = start;
  const taken = new Set(parsePipeline(start).model?.inputs.map(({ name }) => name));
  const edit = (change: (text: string) => TextChange): void => {
    now = applyEdits(now, change(now)).text;
  };
  return {
    text: () => now,
    edit,
    /** Answers the name that the pipeline's input got. */
    addParameter: (wanted: string, value: InputValue): string => {
      const name = freeName(wanted, taken);
      taken.add(name);
      edit((text) => addPipelineInput(text, { name, value }));
      return name;
    },
    bind: (node: string, input: string, name: string): void =>
      edit((text) => connect(text, { node, input, source: { kind: 'parent-input', name } })),
  };
}

/** The nodes that stay, wired past those that go, with the parameters that they read. */
function withoutTraining(text: string, model: PipelineModel, part: ScoringPart): string {
  const { edit, text: now } = createDraft(text);
  // Wires first: a node that goes would take them along.
  for (const { node, input, value } of part.rewired) {
    edit((text) =>
      value.kind === 'binding'
        ? connect(text, { node, input, source: value.binding })
        : unsetInput(text, { node, input }),
    );
  }
  const gone = model.nodes.filter(({ id }) => !part.kept.has(id)).map(({ id }) => id);
  edit((text) => removeNodes(text, gone));
  for (const { name } of model.outputs) edit((text) => removePipelineOutput(text, { name }));
  const left = parsePipeline(now()).model?.nodes ?? [];
  const used = new Set(left.flatMap(({ inputs }) => inputs.map(({ value }) => boundParameter(value))));
  for (const { name } of model.inputs)
    if (!used.has(name)) edit((text) => removePipelineInput(text, { name }));
  return now();
}

/** Puts Apply Transformation in the place of a node that fitted one. */
function applierFor({ model, resolve, file }: InferenceParts, id: string, input: string): Replacement {
  const node = model.nodes.find((candidate) => candidate.id === id);
  const ports = node && nodePorts(model, node, node.component && resolve(node.component, file));
  const table = ports?.outputs.find(({ kind }) => kind === 'table')?.name ?? '';
  return {
    id,
    component: 'azureml:apply_transformation:1',
    removeInputs: node?.inputs.map(({ name }) => name).filter((name) => name !== input) ?? [],
    renameInputs: { [input]: 'dataset' },
    renameOutputs: { [table]: 'transformed_dataset' },
  };
}

/** What the step was, so that two of them can be told apart. */
function titleOfFit({ model, resolve, file }: InferenceParts, id: string): string {
  const node = model.nodes.find((candidate) => candidate.id === id);
  const resolved = node?.component && resolve(node.component, file);
  const named = resolved?.kind === 'component' ? resolved.definition.displayName : id;
  return `${node?.displayName ?? named}, as fitted`;
}

const boundParameter = (value: InputValue): string | undefined =>
  value.kind === 'binding' && value.binding.kind === 'parent-input' ? value.binding.name : undefined;

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const clean = wanted.replaceAll(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_');
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? clean : `${clean}_${number}`;
    if (!taken.has(name)) return name;
  }
}

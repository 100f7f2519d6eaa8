/** The form of a node as a value: its parameters in order, with text, default, binding and what is wrong. Pure. */
import type { ComponentDefinition, InputPort, PipelineNode } from '@millrace/pipeline-engine/browser';
import { parameterSource } from '../model/summary.ts';
import { checkValue, isTrue, type ValueProblem } from './check-value.ts';

export interface FormField {
  readonly port: InputPort;
  /** The text in the file, else the default, else undefined. */
  readonly text: string | undefined;
  /** The file says something about it. */
  readonly isSet: boolean;
  /** The value differs from the default, so that Reset means something. */
  readonly isChanged: boolean;
  /** The pipeline input that it takes its value from; then there is nothing to edit here. */
  readonly boundTo: string | undefined;
  readonly problem: ValueProblem | undefined;
}

/** Fields whose `visibleWhen` holds, in the order of the definition. */
export function formFields(node: PipelineNode, definition: ComponentDefinition): readonly FormField[] {
  return definition.inputs
    .filter((port) => port.placement === 'form' && isShown(node, port, definition))
    .map((port) => formField(node, port));
}

function formField(node: PipelineNode, port: InputPort): FormField {
  const value = node.inputs.find((input) => input.name === port.name)?.value;
  const boundTo = value?.kind === 'binding' ? bindingText(value.binding) : undefined;
  const text = parameterSource(node, port);
  return {
    port,
    text,
    isSet: value !== undefined,
    isChanged:
      hasDefault(port) && value !== undefined && boundTo === undefined && !sameText(port, text, port.default),
    boundTo,
    problem: boundTo === undefined ? checkValue(port, text) : undefined,
  };
}

/** For an optional parameter, not being set is the default; a required one without a default has none. */
function hasDefault(port: InputPort): boolean {
  return port.optional || port.default !== undefined;
}

type BindingOf = Extract<PipelineNode['inputs'][number]['value'], { kind: 'binding' }>['binding'];

function bindingText(binding: BindingOf): string {
  return binding.kind === 'job-output' ? `${binding.node}.${binding.output}` : binding.name;
}

/** `1.0` and `1` are the same number, `True` and `true` the same switch. */
function sameText(port: InputPort, text: string | undefined, other: string | undefined): boolean {
  if (text === undefined || other === undefined || text === other) return text === other;
  if (port.type === 'boolean') return isTrue(text) === isTrue(other);
  if (port.type === 'number' || port.type === 'integer') return Number(text) === Number(other);
  return false;
}

/** Booleans are compared as booleans, everything else as text. A bound parameter hides nothing. */
function isShown(node: PipelineNode, port: InputPort, definition: ComponentDefinition): boolean {
  return Object.entries(port.visibleWhen ?? {}).every(([name, values]) => {
    const other = definition.inputs.find((input) => input.name === name);
    if (!other) return true;
    const value = node.inputs.find((input) => input.name === name)?.value;
    if (value?.kind === 'binding') return true;
    const text = parameterSource(node, other);
    if (text === undefined) return false;
    return values.some((wanted) => sameText(other, text, wanted));
  });
}

/** The table input whose columns a `column` or `columns` parameter is about. */
export function columnsPort(port: InputPort, definition: ComponentDefinition): InputPort | undefined {
  if (port.columnsOf !== undefined) return definition.inputs.find(({ name }) => name === port.columnsOf);
  return definition.inputs.find(({ kind, placement }) => kind === 'table' && placement === 'canvas');
}

/** Where an input of the node gets its data from. */
export function sourceOf(
  node: PipelineNode,
  input: string,
): { readonly node: string; readonly output: string } | undefined {
  const value = node.inputs.find(({ name }) => name === input)?.value;
  if (value?.kind !== 'binding' || value.binding.kind !== 'job-output') return undefined;
  return { node: value.binding.node, output: value.binding.output };
}

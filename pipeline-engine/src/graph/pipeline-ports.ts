/** The inputs and outputs of a whole pipeline: declared by a pipeline component, read off a pipeline job. */
import type { DataType, InputPort, LiteralType, OutputPort } from '../spec/component.ts';
import { controlOfType, isLiteralType, kindOfType, titleOfName } from '../spec/data-types.ts';
import { optional } from '../spec/optional.ts';
import type { InputValue, PipelineModel } from '../spec/pipeline.ts';

export interface PipelineInputView {
  readonly name: string;
  readonly type: LiteralType | DataType;
  readonly optional: boolean;
  /** Undefined when a value has to come from outside. */
  readonly value?: InputValue;
}

export function pipelineInputs(model: PipelineModel): Map<string, PipelineInputView> {
  const views = new Map<string, PipelineInputView>();
  for (const port of model.ports?.inputs ?? []) {
    views.set(port.name, { name: port.name, type: port.type, optional: port.optional });
  }
  for (const { name, value } of model.inputs) {
    const declared = views.get(name);
    const type = declared?.type ?? (value.kind === 'binding' ? (value.type ?? 'uri_folder') : value.type);
    views.set(name, { name, type, optional: declared?.optional ?? false, value });
  }
  return views;
}

/** Whether nothing gives the input a value but the outside. */
export function isOpen({ value }: PipelineInputView): boolean {
  return value === undefined || (value.kind === 'data' && value.path === undefined);
}

/** How the command line gives it a value. */
export function settingOf({ name, type }: PipelineInputView): string {
  return isLiteralType(type) ? `inputs.${name}=VALUE` : `inputs.${name}.path=PATH`;
}

/** The ports of a pipeline used as a node. */
export function pipelinePorts(model: PipelineModel): {
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
} {
  if (model.ports !== undefined) return model.ports;
  return {
    inputs: [...pipelineInputs(model).values()].map((input) => ({
      name: input.name,
      type: input.type,
      optional: !isOpen(input),
      kind: kindOfType(input.type),
      title: titleOfName(input.name),
      control: controlOfType(input.type, false),
      placement: isLiteralType(input.type) ? 'form' : 'canvas',
    })),
    outputs: model.outputs.map(({ name, type, mode }) => ({
      name,
      type: type ?? 'uri_folder',
      kind: type === undefined ? 'any' : kindOfType(type),
      title: titleOfName(name),
      ...optional('mode', mode),
    })),
  };
}

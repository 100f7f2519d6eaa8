/** What the inspector does to the inputs and outputs of the pipeline itself. Each is one step of undo. */
import {
  type DataType,
  type InputValue,
  isDataType,
  isLiteralType,
  type LiteralType,
} from '@millrace/pipeline-engine/browser';
import { t } from '../i18n/translate.ts';
import { freePortName, inputNames, numbered, outputNames } from '../model/free-name.ts';
import { editNode, editPipeline } from './edits.ts';

/** A port of a node; `type` as Azure ML calls it. */
export interface PromotedPort {
  readonly name: string;
  readonly type: string;
  /** Source text, of parameters. */
  readonly default?: string;
}

/** The value of an input, or its default, becomes an input of the pipeline; the node takes it from there. */
export function promoteToInput(node: string, { name: input, type, default: fallback }: PromotedPort): void {
  void editNode(node, t('interface.changePromote'), (tools, document, model) =>
    tools.promoteInput(document, {
      node,
      input,
      name: freePortName(node, input, new Set(inputNames(model))),
      ...valueWithout(type, fallback),
    }),
  );
}

/** What the input means while the file says nothing about it. */
function valueWithout(
  type: string,
  fallback: string | undefined,
): { readonly type?: LiteralType; readonly value?: InputValue } {
  if (!isLiteralType(type)) return { value: { kind: 'data', type: dataType(type) ?? 'uri_folder' } };
  return fallback === undefined ? { type } : { type, value: { kind: 'literal', text: fallback, type } };
}

/** The value of the pipeline's input comes back to the node. */
export function takeBackInput(node: string, input: string): void {
  void editNode(node, t('interface.changeTakeBack'), (tools, document) =>
    tools.demoteInput(document, { node, input }),
  );
}

export function takeFromInput(node: string, input: string, name: string): void {
  void editNode(node, t('interface.changePromote'), (tools, document) =>
    tools.connect(document, { node, input, source: { kind: 'parent-input', name } }),
  );
}

/** The input reads what is registered under a name and a version. */
export function readRegistered(
  node: string,
  input: string,
  { type, path }: { readonly type: string; readonly path: string },
): void {
  void editNode(node, t('assets.changeRegistered'), (tools, document) =>
    tools.setDataInput(document, { node, input, type: dataType(type) ?? 'uri_folder', path }),
  );
}

export function disconnectInput(node: string, input: string): void {
  void editNode(node, t('interface.changeDisconnect'), (tools, document) =>
    tools.unsetInput(document, { node, input }),
  );
}

export function promoteToOutput(node: string, { name: output, type }: PromotedPort): void {
  const declared = dataType(type);
  void editNode(node, t('interface.changePromote'), (tools, document, model) =>
    tools.promoteOutput(document, {
      node,
      output,
      name: freePortName(node, output, new Set(outputNames(model))),
      ...(declared === undefined ? {} : { type: declared }),
    }),
  );
}

/** One that Azure ML knows for inputs and outputs of a pipeline. */
function dataType(type: string): DataType | undefined {
  return isDataType(type) && type !== 'path' ? type : undefined;
}

export function takeBackOutput(node: string, output: string): void {
  void editNode(node, t('interface.changeTakeBack'), (tools, document) =>
    tools.unpromoteOutput(document, { node, output }),
  );
}

const firstValues: Readonly<Record<LiteralType, string>> = {
  string: '',
  number: '0.0',
  integer: '0',
  boolean: 'false',
};

export type NewInputType = LiteralType | 'uri_file' | 'uri_folder' | 'mltable';

export function addInput(type: NewInputType): void {
  const value: InputValue = isLiteralType(type)
    ? { kind: 'literal', text: firstValues[type], type }
    : { kind: 'data', type };
  void editPipeline((tools, document, model) =>
    tools.addPipelineInput(document, { name: numbered('input', new Set(inputNames(model))), value }),
  );
}

export type PortSide = 'input' | 'output';

export function renamePort(side: PortSide, name: string, to: string): void {
  void editPipeline((tools, document) =>
    side === 'input'
      ? tools.renamePipelineInput(document, { name, to })
      : tools.renamePipelineOutput(document, { name, to }),
  );
}

/** Also what is bound to it. */
export function removePort(side: PortSide, name: string): void {
  void editPipeline((tools, document) =>
    side === 'input'
      ? tools.removePipelineInput(document, { name })
      : tools.removePipelineOutput(document, { name }),
  );
}

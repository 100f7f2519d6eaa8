/** What a component is asked to infer its outputs from: the node's parameters, files and input schemas. */
import type { InferRequest } from '@millrace/component-library';
import type {
  ComponentDefinition,
  InputPort,
  InputValue,
  PipelineModel,
  PipelineNode,
  TableSchema,
} from '@millrace/pipeline-engine/browser';
import type { PortSchema } from '../contract/index.ts';

export interface NodeRequest {
  readonly request: InferRequest;
  /** What the first input whose columns are unknown waits for. */
  readonly blockedBy: PortSchema | undefined;
}

interface Sources {
  readonly model: PipelineModel;
  readonly locate: (path: string) => string | undefined;
}

export async function nodeRequest(
  sources: Sources,
  node: PipelineNode,
  definition: ComponentDefinition,
  schemasOf: (node: string) => Promise<ReadonlyMap<string, PortSchema>>,
): Promise<NodeRequest> {
  const params: [string, string][] = [];
  const files: [string, string][] = [];
  const schemas: [string, TableSchema][] = [];
  let blockedBy: PortSchema | undefined;

  for (const port of definition.inputs) {
    const value = inputValue(sources.model, node, port);
    if (value?.kind === 'literal') params.push([port.name, value.text]);
    else if (value === undefined && port.default !== undefined) params.push([port.name, port.default]);
    else if (value?.kind === 'data' && value.path !== undefined) {
      const file = sources.locate(value.path);
      if (file !== undefined) files.push([port.name, file]);
    } else if (value?.kind === 'binding' && value.binding.kind === 'job-output') {
      const schema = (await schemasOf(value.binding.node)).get(value.binding.output);
      if (schema?.kind === 'table') schemas.push([port.name, { columns: schema.columns }]);
      else if (port.kind === 'table') blockedBy ??= schema;
    }
  }
  return {
    request: {
      type: 'infer',
      component: definition.name,
      params: Object.fromEntries(params),
      files: Object.fromEntries(files),
      schemas: Object.fromEntries(schemas),
    },
    blockedBy,
  };
}

/** The node's value of an input; an input of the pipeline is followed to its own value. */
function inputValue(model: PipelineModel, node: PipelineNode, port: InputPort): InputValue | undefined {
  const value = node.inputs.find((input) => input.name === port.name)?.value;
  if (value?.kind !== 'binding' || value.binding.kind !== 'parent-input') return value;
  const { name } = value.binding;
  return model.inputs.find((input) => input.name === name)?.value;
}

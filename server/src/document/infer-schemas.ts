/**
 * Which columns every table output of a pipeline will have, before anything runs: from the result that a run
 * would reuse where there is one, else from what the component says of its parameters and input schemas.
 */
import type { InferRequest, InferResult } from '@millrace/component-library';
import {
  type ComponentDefinition,
  type PipelineModel,
  type PipelineNode,
  sortTopologically,
  type TableSchema,
} from '@millrace/pipeline-engine/browser';
import type { PortSchema } from '../contract/index.ts';
import { toJson } from '../to-json.ts';
import { nodeRequest } from './node-request.ts';

export interface InferredPort {
  readonly node: string;
  readonly output: string;
  readonly schema: PortSchema;
}

export interface InferenceContext {
  readonly model: PipelineModel;
  readonly definitionOf: (node: PipelineNode) => ComponentDefinition | undefined;
  /** The absolute path of a file that a document names, if it is there. */
  readonly locate: (path: string) => string | undefined;
  /** Schemas of results that a run would reuse: by node, then by output. */
  readonly known: ReadonlyMap<string, ReadonlyMap<string, TableSchema>>;
  /** Rejects with an error whose message says what is wrong. */
  readonly ask: (request: InferRequest) => Promise<InferResult>;
}

type NodeSchemas = ReadonlyMap<string, PortSchema>;

/** In the order of the file; nodes in a cycle need a run that will never be. */
export async function inferSchemas(context: InferenceContext): Promise<readonly InferredPort[]> {
  const { nodes } = context.model;
  const inferred = new Map<string, Promise<NodeSchemas>>();
  const schemasOf = (id: string): Promise<NodeSchemas> => inferred.get(id) ?? nothing;
  for (const node of sourcesFirst(nodes)) {
    const definition = context.definitionOf(node);
    if (definition !== undefined) inferred.set(node.id, inferNode(context, node, definition, schemasOf));
  }
  const perNode = await Promise.all(
    nodes.map(async ({ id }) =>
      [...(await schemasOf(id))].map(([output, schema]) => ({ node: id, output, schema })),
    ),
  );
  return perNode.flat();
}

const nothing: Promise<NodeSchemas> = Promise.resolve(new Map());

/** Every node after those that it reads, but for the edge that closes a cycle. */
function sourcesFirst(nodes: readonly PipelineNode[]): readonly PipelineNode[] {
  const places = new Map(nodes.map(({ id }, index) => [id, index]));
  const dependencies = nodes.map((node) =>
    node.inputs.flatMap(({ value }) =>
      value.kind === 'binding' && value.binding.kind === 'job-output'
        ? (places.get(value.binding.node) ?? [])
        : [],
    ),
  );
  return sortTopologically(dependencies).order.flatMap((index) => nodes[index] ?? []);
}

async function inferNode(
  context: InferenceContext,
  node: PipelineNode,
  definition: ComponentDefinition,
  schemasOf: (node: string) => Promise<NodeSchemas>,
): Promise<NodeSchemas> {
  const outputs = definition.outputs.filter((output) => output.kind === 'table').map((output) => output.name);
  const all = (schema: PortSchema): NodeSchemas => new Map(outputs.map((output) => [output, schema]));
  const known = context.known.get(node.id);
  if (known && outputs.every((output) => known.has(output))) {
    return new Map([...known].map(([output, schema]) => [output, tableSchema(schema)]));
  }
  if (outputs.length === 0) return new Map();
  if (definition.origin.kind !== 'builtin') return all({ kind: 'needs-run', node: node.id });

  const { request, blockedBy } = await nodeRequest(context, node, definition, schemasOf);
  if (blockedBy) return all(blockedBy);
  try {
    const result = await context.ask(request);
    return new Map(outputs.map((output) => [output, portSchema(node.id, result[output])]));
  } catch (error) {
    return all({
      kind: 'failed',
      node: node.id,
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

const tableSchema = (schema: TableSchema): PortSchema => ({ kind: 'table', columns: toJson(schema.columns) });

function portSchema(node: string, inferred: InferResult[string] | undefined): PortSchema {
  return inferred?.kind === 'table' ? tableSchema(inferred.schema) : { kind: 'needs-run', node };
}

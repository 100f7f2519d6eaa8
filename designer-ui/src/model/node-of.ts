/** A node of a model by its id, found without going through all of them. */
import type { PipelineModel, PipelineNode } from '@millrace/pipeline-engine/browser';

const indexes = new WeakMap<PipelineModel, ReadonlyMap<string, PipelineNode>>();

function nodesById(model: PipelineModel): ReadonlyMap<string, PipelineNode> {
  const found = indexes.get(model) ?? new Map(model.nodes.map((node) => [node.id, node]));
  indexes.set(model, found);
  return found;
}

export function nodeOf(model: PipelineModel | undefined, id: string): PipelineNode | undefined {
  return model && nodesById(model).get(id);
}

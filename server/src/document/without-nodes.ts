/** Cuts nodes out of a pipeline, together with everything that needs them. */
import type { PipelineModel, PipelineNode } from '@millrace/pipeline-engine/browser';

export function withoutNodes(model: PipelineModel, removed: ReadonlySet<string>): PipelineModel {
  const gone = withDependants(model.nodes, removed);
  return {
    ...model,
    nodes: model.nodes.filter((node) => !gone.has(node.id)),
  };
}

function withDependants(nodes: readonly PipelineNode[], removed: ReadonlySet<string>): ReadonlySet<string> {
  const gone = new Set(removed);
  for (let before = -1; before !== gone.size; ) {
    before = gone.size;
    for (const node of nodes) if (needed(node).some((id) => gone.has(id))) gone.add(node.id);
  }
  return gone;
}

function needed(node: PipelineNode): readonly string[] {
  return node.inputs.flatMap(({ value }) =>
    value.kind === 'binding' && value.binding.kind === 'job-output' ? [value.binding.node] : [],
  );
}

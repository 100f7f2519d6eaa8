/** Cuts nodes out of a pipeline, together with everything that needs them. */
import type { PipelineModel, PipelineNode } from '@millrace/pipeline-engine/browser';

/** The model itself when nothing is removed. */
export function withoutNodes(model: PipelineModel, removed: ReadonlySet<string>): PipelineModel {
  if (removed.size === 0) return model;
  const gone = withDependants(model.nodes, removed);
  return { ...model, nodes: model.nodes.filter((node) => !gone.has(node.id)) };
}

function withDependants(nodes: readonly PipelineNode[], removed: ReadonlySet<string>): ReadonlySet<string> {
  const dependants = new Map<string, string[]>();
  for (const node of nodes) {
    for (const id of needed(node)) {
      const known = dependants.get(id);
      if (known === undefined) dependants.set(id, [node.id]);
      else known.push(node.id);
    }
  }
  const gone = new Set(removed);
  // A set that grows while it is gone through gives what was added too.
  for (const id of gone) for (const below of dependants.get(id) ?? []) gone.add(below);
  return gone;
}

function needed(node: PipelineNode): readonly string[] {
  return node.inputs.flatMap(({ value }) =>
    value.kind === 'binding' && value.binding.kind === 'job-output' ? [value.binding.node] : [],
  );
}

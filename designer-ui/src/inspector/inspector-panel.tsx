/** Chooses what the inspector is about: several nodes, one node, a connection, or the pipeline. */

import { nodeOf } from '../model/node-of.ts';
import { wiresOf } from '../model/wires.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { EdgePanel } from './edge-panel.tsx';
import { NodePanel } from './node-panel.tsx';
import { PipelinePanel } from './pipeline-panel.tsx';
import { SelectionPanel } from './selection-panel.tsx';

export default function InspectorPanel() {
  const model = useDocumentStore((state) => state.model);
  const selection = useViewStore((state) => state.selection);
  const selectedEdge = useViewStore((state) => state.selectedEdge);
  if (!model) return null;
  const nodes = selection.flatMap((id) => nodeOf(model, id) ?? []);
  const [node] = nodes;
  if (nodes.length > 1) return <SelectionPanel nodes={nodes} />;
  if (node) return <NodePanel key={node.id} node={node} />;
  const wire = selectedEdge === undefined ? undefined : wiresOf(model).find(({ id }) => id === selectedEdge);
  return wire ? <EdgePanel key={wire.id} wire={wire} /> : <PipelinePanel model={model} />;
}

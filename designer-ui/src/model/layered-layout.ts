/** The layered layout of a whole graph, deterministic. Its library is large: load this file when it is needed. */
import dagre from '@dagrejs/dagre';
import type { PipelineModel } from '@millrace/pipeline-engine/browser';
import type { Point } from './change.ts';
import { nodeGap, rankGap, snap } from './geometry.ts';
import { type LayoutQuestion, layoutQuestion, type Positions, type SizeOf } from './layout.ts';

/** Top left corners of all nodes, from (0, 0) rightwards and downwards. */
export function layOut({ nodes, wires }: LayoutQuestion): readonly (readonly [string, Point])[] {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', ranksep: rankGap, nodesep: nodeGap, ranker: 'longest-path' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const { id, source, target } of wires) graph.setEdge(source, target, {}, id);
  dagre.layout(graph);
  return nodes.map(({ id }) => {
    const { x, y, width, height } = graph.node(id);
    return [id, snap({ x: x - width / 2, y: y - height / 2 })];
  });
}

export function tidyLayout(model: PipelineModel, sizeOf: SizeOf): Positions {
  return new Map(layOut(layoutQuestion(model, sizeOf)));
}

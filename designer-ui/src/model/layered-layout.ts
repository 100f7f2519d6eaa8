/**
 * The layout of a whole graph, deterministic: what hangs together is a block of layers, and blocks stand in rows.
 * The library of the layers is large: load this file when it is needed.
 */
import dagre from '@dagrejs/dagre';
import type { PipelineModel } from '@millrace/pipeline-engine/browser';
import type { Point } from './change.ts';
import { boundsOf, nodeGap, rankGap, type Size, snap } from './geometry.ts';
import { type LayoutQuestion, layoutQuestion, type Positions, type SizedNode } from './layout.ts';
import { packBlocks } from './pack-blocks.ts';
import type { PortsById } from './ports.ts';

/** Top left corners of all nodes, from (0, 0) rightwards and downwards. */
export function layOut(question: LayoutQuestion): readonly (readonly [string, Point])[] {
  const blocks = blocksOf(question).map(placeBlock);
  const corners = packBlocks(blocks);
  const places = new Map(
    blocks.flatMap(({ places }, index) => {
      const { x, y } = corners[index] ?? { x: 0, y: 0 };
      return [...places].map(([id, place]) => [id, snap({ x: x + place.x, y: y + place.y })] as const);
    }),
  );
  return question.nodes.map(({ id }) => [id, places.get(id) ?? { x: 0, y: 0 }]);
}

export function tidyLayout(model: PipelineModel, ports: PortsById): Positions {
  return new Map(layOut(layoutQuestion(model, ports)));
}

/** What hangs together by wires, in the order of the first nodes; then the nodes without wires. */
function blocksOf({ nodes, wires }: LayoutQuestion): readonly LayoutQuestion[] {
  const graph = new dagre.graphlib.Graph();
  for (const { id } of nodes) graph.setNode(id);
  for (const { source, target } of wires) graph.setEdge(source, target);
  const together = dagre.graphlib.alg.components(graph).filter((ids) => ids.length > 1);
  const blockOf = new Map(together.flatMap((ids, block) => ids.map((id) => [id, block] as const)));
  const alone = nodes.filter(({ id }) => !blockOf.has(id));
  const blocks = together.map((_, block) => ({
    nodes: nodes.filter(({ id }) => blockOf.get(id) === block),
    wires: wires.filter(({ source }) => blockOf.get(source) === block),
  }));
  return alone.length > 0 ? [...blocks, { nodes: alone, wires: [] }] : blocks;
}

interface Block extends Size {
  /** From the block's own corner. */
  readonly places: Positions;
}

function placeBlock(block: LayoutQuestion): Block {
  const places = block.wires.length > 0 ? shorter(layers(block), block) : rows(block.nodes);
  const { width = 0, height = 0 } =
    boundsOf(block.nodes.map((node) => ({ ...node, ...at(places, node) }))) ?? {};
  return { width, height, places };
}

function rows(nodes: readonly SizedNode[]): Positions {
  const corners = packBlocks(nodes);
  return new Map(nodes.map(({ id }, index) => [id, corners[index] ?? { x: 0, y: 0 }]));
}

function layers({ nodes, wires }: LayoutQuestion): Positions {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', ranksep: rankGap, nodesep: nodeGap, ranker: 'longest-path' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const { id, source, target } of wires) graph.setEdge(source, target, {}, id);
  dagre.layout(graph);
  return new Map(
    nodes.map(({ id, width, height }) => {
      const { x, y } = graph.node(id);
      return [id, { x: x - width / 2, y: y - height / 2 }];
    }),
  );
}

/** The layers know nothing of ports: turned left to right, the wires between them may be shorter and cross less. */
function shorter(places: Positions, { nodes, wires }: LayoutQuestion): Positions {
  const right = Math.max(...nodes.map((node) => at(places, node).x + node.width));
  const turned = new Map(
    nodes.map((node) => {
      const { x, y } = at(places, node);
      return [node.id, { x: right - x - node.width, y }];
    }),
  );
  const sideways = (positions: Positions): number =>
    wires.reduce((sum, { source, sourceX, target, targetX }) => {
      const [from, to] = [at(positions, { id: source }), at(positions, { id: target })];
      return sum + Math.abs(from.x + sourceX - to.x - targetX);
    }, 0);
  return sideways(turned) < sideways(places) ? turned : places;
}

function at(positions: Positions, { id }: Pick<SizedNode, 'id'>): Point {
  return positions.get(id) ?? { x: 0, y: 0 };
}

/** Where nodes stand: the sidecar's positions, and places found for what has none. Deterministic. */
import type { PipelineLayout, PipelineModel } from '@millrace/pipeline-engine/browser';
import type { LayoutPatch, Point } from './change.ts';
import {
  type Box,
  boundsOf,
  gridStep,
  nodeGap,
  nodeSize,
  nodeWidth,
  overlaps,
  portX,
  rankGap,
  type Size,
  snap,
} from './geometry.ts';
import type { CanvasPort, PortsById } from './ports.ts';
import { type Wire, wiresOf } from './wires.ts';

export type Positions = ReadonlyMap<string, Point>;

export interface SizedNode extends Size {
  readonly id: string;
}

export interface PortWire extends Pick<Wire, 'id' | 'source' | 'target'> {
  /** From the left edges of the two nodes to the middles of the ports. */
  readonly sourceX: number;
  readonly targetX: number;
}

/** What a layout depends on: nodes in their order, sizes and wires. Plain JSON, so that a worker can be asked. */
export interface LayoutQuestion {
  readonly nodes: readonly SizedNode[];
  readonly wires: readonly PortWire[];
}

export function layoutQuestion(model: PipelineModel, ports: PortsById): LayoutQuestion {
  return {
    nodes: model.nodes.map(({ id }) => ({ id, ...nodeSize(ports.get(id)) })),
    wires: wiresOf(model).map(({ id, source, output, target, input }) => ({
      id,
      source,
      target,
      sourceX: xOf(ports.get(source)?.outputs, output),
      targetX: xOf(ports.get(target)?.inputs, input),
    })),
  };
}

/** A port that is not known is drawn in the middle. */
function xOf(ports: readonly CanvasPort[] = [], name: string): number {
  const index = ports.findIndex((port) => port.name === name);
  return index < 0 ? nodeWidth / 2 : portX(index, ports.length);
}

/** Typing a value changes nothing of it. */
export function shapeOf(model: PipelineModel, ports: PortsById): string {
  const nodes = model.nodes.map(({ id }) => {
    const { inputs = [], outputs = [] } = ports.get(id) ?? {};
    return `${id} ${inputs.length} ${outputs.length}`;
  });
  const wires = wiresOf(model).map(({ id, source, output }) => `${id} ${source} ${output}`);
  return [...nodes, '', ...wires].join('\n');
}

/**
 * A position for every node: the sidecar's where it has one. With an empty sidecar the whole graph is laid
 * out, as far as `automatically` knows; single nodes without a position go below what they read from, where
 * there is room.
 */
export function placeNodes(
  model: PipelineModel,
  layout: PipelineLayout,
  ports: PortsById,
  automatically: (model: PipelineModel, ports: PortsById) => Positions,
): Positions {
  const placed = new Map(
    model.nodes.flatMap((node) => {
      const position = layout.nodes[node.id];
      return position ? [[node.id, position] as const] : [];
    }),
  );
  if (placed.size === model.nodes.length) return placed;
  if (placed.size === 0) return automatically(model, ports);
  for (const node of model.nodes) {
    if (placed.has(node.id)) continue;
    const wish = below(model, node.id, placed, ports);
    placed.set(node.id, freePlace({ ...wish, ...nodeSize(ports.get(node.id)) }, boxesOf(placed, ports)));
  }
  return placed;
}

export function boxesOf(positions: Positions, ports: PortsById): readonly Box[] {
  return [...positions].map(([id, position]) => ({ ...position, ...nodeSize(ports.get(id)) }));
}

/** Under the lowest node that it reads from, else under everything. */
function below(model: PipelineModel, node: string, placed: Positions, ports: PortsById): Point {
  const above = wiresOf(model).flatMap((wire) => {
    const position = wire.target === node ? placed.get(wire.source) : undefined;
    return position ? [{ ...position, ...nodeSize(ports.get(wire.source)) }] : [];
  });
  const box = boundsOf(above.length > 0 ? above : boxesOf(placed, ports));
  if (!box) return { x: 0, y: 0 };
  return { x: above[0]?.x ?? box.x, y: box.y + box.height + rankGap };
}

/** The wished place, else the nearest to its right that overlaps nothing. */
export function freePlace(wish: Box, taken: readonly Box[]): Point {
  const place = { ...wish, ...snap(wish) };
  const margin = gridStep;
  for (;;) {
    const wide = {
      x: place.x - margin,
      y: place.y - margin,
      width: wish.width + 2 * margin,
      height: wish.height + 2 * margin,
    };
    const hit = taken.find((box) => overlaps(wide, box));
    if (!hit) return { x: place.x, y: place.y };
    place.x = Math.ceil((hit.x + hit.width + nodeGap) / gridStep) * gridStep;
  }
}

/** What turns the layout into these positions; unchanged ones are left out, gone nodes forgotten. */
export function layoutPatch(layout: PipelineLayout, positions: Positions): LayoutPatch {
  const patch: Record<string, Point | null> = {};
  for (const [id, { x, y }] of positions) {
    const known = layout.nodes[id];
    if (known?.x !== x || known.y !== y) patch[id] = { x, y };
  }
  return patch;
}

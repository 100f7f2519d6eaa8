/** Where nodes stand: the sidecar's positions, and places found for what has none. Deterministic. */
import type { PipelineLayout, PipelineModel } from '@millrace/pipeline-engine/browser';
import type { LayoutPatch, Point } from './change.ts';
import { type Box, boundsOf, gridStep, nodeGap, overlaps, rankGap, type Size, snap } from './geometry.ts';
import { type Wire, wiresOf } from './wires.ts';

export type SizeOf = (node: string) => Size;
export type Positions = ReadonlyMap<string, Point>;

/** What a layout depends on: nodes in their order, sizes and wires. Plain JSON, so that a worker can be asked. */
export interface LayoutQuestion {
  readonly nodes: readonly (Size & { readonly id: string })[];
  readonly wires: readonly Pick<Wire, 'id' | 'source' | 'target'>[];
}

export function layoutQuestion(model: PipelineModel, sizeOf: SizeOf): LayoutQuestion {
  return {
    nodes: model.nodes.map(({ id }) => ({ id, ...sizeOf(id) })),
    wires: wiresOf(model).map(({ id, source, target }) => ({ id, source, target })),
  };
}

/** Typing a value changes nothing of it. */
export function shapeOf(model: PipelineModel, sizeOf: SizeOf): string {
  const nodes = model.nodes.map(({ id }) => `${id} ${sizeOf(id).height}`);
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
  sizeOf: SizeOf,
  automatically: (model: PipelineModel, sizeOf: SizeOf) => Positions,
): Positions {
  const placed = new Map(
    model.nodes.flatMap((node) => {
      const position = layout.nodes[node.id];
      return position ? [[node.id, position] as const] : [];
    }),
  );
  if (placed.size === model.nodes.length) return placed;
  if (placed.size === 0) return automatically(model, sizeOf);
  for (const node of model.nodes) {
    if (placed.has(node.id)) continue;
    const wish = below(model, node.id, placed, sizeOf);
    placed.set(node.id, freePlace({ ...wish, ...sizeOf(node.id) }, boxesOf(placed, sizeOf)));
  }
  return placed;
}

export function boxesOf(positions: Positions, sizeOf: SizeOf): readonly Box[] {
  return [...positions].map(([id, position]) => ({ ...position, ...sizeOf(id) }));
}

/** Under the lowest node that it reads from, else under everything. */
function below(model: PipelineModel, node: string, placed: Positions, sizeOf: SizeOf): Point {
  const above = wiresOf(model).flatMap((wire) => {
    const position = wire.target === node ? placed.get(wire.source) : undefined;
    return position ? [{ ...position, ...sizeOf(wire.source) }] : [];
  });
  const box = boundsOf(above.length > 0 ? above : boxesOf(placed, sizeOf));
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

/** Where chosen nodes go when they are lined up or spaced out. Pure. */
import type { Point } from './change.ts';
import { type Box, nodeGap, snap } from './geometry.ts';

export type Boxes = ReadonlyMap<string, Box>;
type Axis = 'x' | 'y';

const extent = { x: 'width', y: 'height' } as const;
const across = { x: 'y', y: 'x' } as const;

/** A line along the axis, where the first one stands across it: in their order, moved on where they would overlap. */
export function lineUp(boxes: Boxes, axis: Axis): ReadonlyMap<string, Point> {
  const inOrder = sorted(boxes, axis);
  const line = inOrder[0]?.[1][across[axis]] ?? 0;
  let free = Number.NEGATIVE_INFINITY;
  return new Map(
    inOrder.map(([id, box]) => {
      const along = Math.max(box[axis], free);
      free = along + box[extent[axis]] + nodeGap;
      return [id, snap(point(axis, along, line))];
    }),
  );
}

/** Equal gaps between the first and the last, which stay. */
export function spaceOut(boxes: Boxes, axis: Axis): ReadonlyMap<string, Point> {
  const inOrder = sorted(boxes, axis);
  const [first, last] = [inOrder[0]?.[1], inOrder.at(-1)?.[1]];
  if (!first || !last) return new Map();
  const room = last[axis] + last[extent[axis]] - first[axis];
  const taken = inOrder.reduce((sum, [, box]) => sum + box[extent[axis]], 0);
  const gap = (room - taken) / Math.max(1, inOrder.length - 1);
  let next = first[axis];
  return new Map(
    inOrder.map(([id, box]) => {
      const along = next;
      next += box[extent[axis]] + gap;
      return [id, snap(point(axis, along, box[across[axis]]))];
    }),
  );
}

function sorted(boxes: Boxes, axis: Axis): readonly (readonly [string, Box])[] {
  return [...boxes].sort(([, a], [, b]) => a[axis] - b[axis]);
}

function point(axis: Axis, along: number, line: number): Point {
  return axis === 'x' ? { x: along, y: line } : { x: line, y: along };
}

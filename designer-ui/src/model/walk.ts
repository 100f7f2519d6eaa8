/** Where an arrow key leads: down and up along the wires, left and right to the neighbours. */
import type { PipelineModel } from '@millrace/pipeline-engine/browser';
import type { Point } from './change.ts';
import type { Positions } from './layout.ts';
import { wiresOf } from './wires.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** The next node in a direction, or undefined at an end. Without a current node, the topmost one. */
export function nodeTowards(
  model: PipelineModel,
  positions: Positions,
  current: string | undefined,
  direction: Direction,
): string | undefined {
  const here = current === undefined ? undefined : positions.get(current);
  if (!here || current === undefined) return topmost(positions);
  if (direction === 'left' || direction === 'right') return beside(positions, current, here, direction);
  const linked = wiresOf(model).flatMap((wire) => {
    if (direction === 'down') return wire.source === current ? [wire.target] : [];
    return wire.target === current ? [wire.source] : [];
  });
  return nearest(
    positions,
    linked,
    (place) => Math.abs(place.x - here.x) + Math.abs(place.y - here.y) / 1000,
  );
}

function topmost(positions: Positions): string | undefined {
  return nearest(positions, [...positions.keys()], (place) => place.y + place.x / 10_000);
}

/** Sideways counts distance in y four times: the neighbour in the same row wins. */
function beside(
  positions: Positions,
  current: string,
  here: Point,
  direction: 'left' | 'right',
): string | undefined {
  const sign = direction === 'right' ? 1 : -1;
  const candidates = [...positions].flatMap(([id, place]) =>
    id !== current && (place.x - here.x) * sign > 0 ? [id] : [],
  );
  return nearest(
    positions,
    candidates,
    (place) => Math.abs(place.x - here.x) + 4 * Math.abs(place.y - here.y),
  );
}

function nearest(
  positions: Positions,
  ids: readonly string[],
  cost: (place: Point) => number,
): string | undefined {
  let best: { id: string; cost: number } | undefined;
  for (const id of ids) {
    const place = positions.get(id);
    const own = place ? cost(place) : Number.POSITIVE_INFINITY;
    if (!best || own < best.cost) best = { id, cost: own };
  }
  return best?.id;
}

/** Moves the view no farther than it takes to see a box: what one was looking at stays in sight. Pure. */
import type { Viewport } from '@xyflow/react';
import type { Box, Size } from '../model/geometry.ts';

/** Free room around the box, in pixels of the screen. */
const margin = 24;

/** The same viewport for a box that is in sight; a box from far away comes into the middle. */
export function bringIntoView(box: Box, { x, y, zoom }: Viewport, { width, height }: Size): Viewport {
  const dx = shift(box.x * zoom + x, box.width * zoom, width);
  const dy = shift(box.y * zoom + y, box.height * zoom, height);
  const isFar = Math.abs(dx) > width || Math.abs(dy) > height;
  if (!isFar) return { x: x + dx, y: y + dy, zoom };
  return {
    x: width / 2 - (box.x + box.width / 2) * zoom,
    y: height / 2 - (box.y + box.height / 2) * zoom,
    zoom,
  };
}

/** Whether nothing of the box is beyond the edges. */
export function isInSight(box: Box, { x, y, zoom }: Viewport, { width, height }: Size): boolean {
  return (
    isWithin(box.x * zoom + x, box.width * zoom, width) &&
    isWithin(box.y * zoom + y, box.height * zoom, height)
  );
}

function isWithin(start: number, length: number, room: number): boolean {
  return start >= 0 && start + length <= room;
}

/** How far to move what begins at `start` on the screen; what does not fit comes into the middle. */
function shift(start: number, length: number, room: number): number {
  if (isWithin(start, length, room)) return 0;
  if (length + 2 * margin > room) return (room - length) / 2 - start;
  return start < 0 ? margin - start : room - margin - start - length;
}

/** Blocks in rows, as wide together as the eye likes to read. */
import type { Point } from './change.ts';
import { nodeGap, rankGap, type Size } from './geometry.ts';

/** How much wider than high the whole is to be. */
const aspect = 1.5;

/** The top left corner of each block, in the given order; no row is much wider than the others are together high. */
export function packBlocks(blocks: readonly Size[]): readonly Point[] {
  const room = blocks.reduce((sum, { width, height }) => sum + (width + nodeGap) * (height + rankGap), 0);
  const widest = Math.max(0, ...blocks.map(({ width }) => width), Math.sqrt(room * aspect));
  let [x, y, rowHeight] = [0, 0, 0];
  return blocks.map(({ width, height }) => {
    if (x > 0 && x + width > widest) [x, y, rowHeight] = [0, y + rowHeight + rankGap, 0];
    const corner = { x, y };
    x += width + nodeGap;
    rowHeight = Math.max(rowHeight, height);
    return corner;
  });
}

/** Heights of the drawer: never below use and never over the canvas's minimum. Pure. */

export const SMALLEST = 160;
/** What stays of the page above an open drawer: the top bar and a strip of canvas. */
const KEPT_ABOVE = 160;

export function clampHeight(height: number, windowHeight: number): number {
  const largest = Math.max(SMALLEST, windowHeight - KEPT_ABOVE);
  return Math.round(Math.min(largest, Math.max(SMALLEST, height)));
}

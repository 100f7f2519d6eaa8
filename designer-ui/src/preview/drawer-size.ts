/** Heights of the drawer: by mouse and by keys, never below use and never over the canvas's minimum. Pure. */

export const SMALLEST = 160;
/** What stays of the page above an open drawer: the top bar and a strip of canvas. */
const KEPT_ABOVE = 160;
const STEP = 24;

export function clampHeight(height: number, windowHeight: number): number {
  const largest = Math.max(SMALLEST, windowHeight - KEPT_ABOVE);
  return Math.round(Math.min(largest, Math.max(SMALLEST, height)));
}

/** The height after a key on the separator; undefined when the key means nothing to it. */
export function heightAfterKey(key: string, height: number, windowHeight: number): number | undefined {
  switch (key) {
    case 'ArrowUp':
      return clampHeight(height + STEP, windowHeight);
    case 'ArrowDown':
      return clampHeight(height - STEP, windowHeight);
    case 'Home':
      return clampHeight(0, windowHeight);
    case 'End':
      return clampHeight(windowHeight, windowHeight);
    default:
      return undefined;
  }
}

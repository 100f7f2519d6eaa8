/** What may load before the canvas is drawn, and what has to wait for it: forms, the YAML parser, the last run. */
import { create } from 'zustand';

export const useFirstPaint = create<{ readonly painted: boolean }>(() => ({ painted: false }));

/** Called by the canvas when its first nodes are in the page; the frame after that is on the screen. */
export function markPainted(): void {
  if (useFirstPaint.getState().painted) return;
  requestAnimationFrame(() => requestAnimationFrame(() => useFirstPaint.setState({ painted: true })));
}

/** Resolves at once after the first paint. */
export function afterFirstPaint(): Promise<void> {
  if (useFirstPaint.getState().painted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = useFirstPaint.subscribe(({ painted }) => {
      if (!painted) return;
      stop();
      resolve();
    });
  });
}

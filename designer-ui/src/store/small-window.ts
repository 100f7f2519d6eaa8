/** A small window: one panel at a time, and none when the window becomes small. */
import { isSmallWindow, recall, smallWindow } from './remembered-view.ts';
import { useViewStore, type ViewState } from './view-store.ts';

const panels = ['paletteOpen', 'outlineOpen', 'inspectorOpen', 'codeBeside'] as const;

function onlyThis(opened: (typeof panels)[number]): Partial<ViewState> {
  return Object.fromEntries(panels.map((panel) => [panel, panel === opened]));
}

/** Call once. */
export function followWindowSize(): void {
  window.matchMedia(smallWindow).addEventListener('change', () => {
    useViewStore.setState({ ...recall(), outlineOpen: false });
  });
  useViewStore.subscribe((now, before) => {
    const opened = panels.find((panel) => now[panel] && !before[panel]);
    if (opened && isSmallWindow()) useViewStore.setState(onlyThis(opened));
  });
}

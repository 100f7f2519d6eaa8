/** What of the view is the same when the page is opened again: panels and their sizes, in this browser. */
export interface RememberedView {
  /** The rail shows words beside its icons. */
  readonly railOpen: boolean;
  readonly paletteOpen: boolean;
  readonly inspectorOpen: boolean;
  readonly drawerHeight: number;
  /** The code view stands beside the canvas; else it is a tab of the drawer. */
  readonly codeBeside: boolean;
  readonly codeWidth: number;
}

const storageKey = 'millrace.view';

/** Whether the canvas keeps 57 % of the window beside the open rail and both panels. */
const isWide = (): boolean => typeof window !== 'undefined' && window.innerWidth >= 1760;

/** A small window has room for one panel, over the canvas. The style sheets have the same limit. */
export const smallWindow = '(max-width: 760px)';

export function isSmallWindow(): boolean {
  return typeof window !== 'undefined' && window.matchMedia(smallWindow).matches;
}

const closed = { railOpen: false, paletteOpen: false, inspectorOpen: false, codeBeside: false } as const;

/** In a small window every panel is closed at first. */
export function recall(): RememberedView {
  const kept = stored();
  return isSmallWindow() ? { ...kept, ...closed } : kept;
}

function stored(): RememberedView {
  const fresh: RememberedView = {
    railOpen: isWide(),
    paletteOpen: true,
    inspectorOpen: true,
    drawerHeight: 320,
    codeBeside: false,
    codeWidth: 440,
  };
  if (typeof localStorage === 'undefined') return fresh;
  const text = localStorage.getItem(storageKey);
  if (!text) return fresh;
  try {
    // The shape is ours: written by `remember` below, and unknown keys do no harm.
    return { ...fresh, ...(JSON.parse(text) as Partial<RememberedView>) };
  } catch (error) {
    if (error instanceof SyntaxError) return fresh;
    throw error;
  }
}

/** In a small window panels are opened for a moment: what is remembered of them is of the large one. */
export function remember(state: RememberedView): void {
  if (typeof localStorage === 'undefined' || isSmallWindow()) return;
  const { railOpen, paletteOpen, inspectorOpen, drawerHeight, codeBeside, codeWidth } = state;
  const kept: RememberedView = { railOpen, paletteOpen, inspectorOpen, drawerHeight, codeBeside, codeWidth };
  localStorage.setItem(storageKey, JSON.stringify(kept));
}

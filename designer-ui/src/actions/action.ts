/** A user action as one object: toolbar, menus, shortcuts and buttons all read the same. */
import type { LucideIcon } from 'lucide-react';
import type { canvas } from '../i18n/en/canvas.ts';

/** `mod` is Ctrl, or Command on a Mac. Single letters work only with focus on the canvas. */
export interface Shortcut {
  readonly key: string;
  readonly mod?: boolean;
  readonly shift?: boolean;
  readonly alt?: boolean;
  /** Only with focus on the canvas. */
  readonly canvas?: boolean;
  /** Shown, but not handled here: the browser's own event does it, see clipboard-events.ts. */
  readonly native?: boolean;
}

/** Keys of messages without parameters. */
type PlainKey = {
  [K in keyof typeof canvas]: (typeof canvas)[K] extends `${string}{${string}` | object ? never : K;
}[keyof typeof canvas];

export interface Action {
  readonly id: string;
  readonly title: `canvas.${PlainKey}`;
  readonly icon?: LucideIcon;
  readonly shortcuts: readonly Shortcut[];
  readonly isEnabled: () => boolean;
  readonly perform: () => void | Promise<void>;
}

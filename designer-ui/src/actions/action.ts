/** A user action as one object: toolbar, menus, shortcuts and buttons all read the same. */
import type { LucideIcon } from 'lucide-react';
import type { MessageKey } from '../i18n/translate.ts';

/** `mod` is Ctrl, or Command on a Mac. Single letters work only with focus on the canvas. */
export interface Shortcut {
  readonly key: string;
  readonly mod?: boolean;
  readonly shift?: boolean;
  readonly alt?: boolean;
  /** Only with focus on the canvas. */
  readonly canvas?: boolean;
}

export interface Action {
  readonly id: string;
  readonly title: MessageKey;
  readonly icon?: LucideIcon;
  readonly shortcuts: readonly Shortcut[];
  readonly isEnabled: () => boolean;
  readonly perform: () => void | Promise<void>;
}

/** Keyboard shortcuts: which action a key stroke means, and how a shortcut is written. */
import type { Action, Shortcut } from './action.ts';
import { allActions } from './registry.ts';

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

export interface KeyStroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Characters such as + may need Shift on one keyboard and not on another. */
function matches(shortcut: Shortcut, stroke: KeyStroke): boolean {
  const mod = isMac ? stroke.metaKey : stroke.ctrlKey;
  if (Boolean(shortcut.mod) !== mod || Boolean(shortcut.alt) !== stroke.altKey) return false;
  if (shortcut.key.toLowerCase() !== stroke.key.toLowerCase()) return false;
  const isSymbol = /^[^a-z0-9]$/i.test(shortcut.key);
  return isSymbol || Boolean(shortcut.shift) === stroke.shiftKey;
}

/** Single letters and Delete work only with focus on the canvas. */
export function actionFor(stroke: KeyStroke, onCanvas: boolean): Action | undefined {
  return allActions.find((action) =>
    action.shortcuts.some(
      (shortcut) => !shortcut.native && (onCanvas || !shortcut.canvas) && matches(shortcut, stroke),
    ),
  );
}

const names: Readonly<Record<string, string>> = { Delete: 'Del', Enter: '↵', Backspace: '⌫' };

/** "Ctrl+Z", on a Mac "⌘Z". */
export function shortcutText(action: Action): string | undefined {
  const [shortcut] = action.shortcuts;
  if (!shortcut) return undefined;
  const key = names[shortcut.key] ?? (shortcut.key.length === 1 ? shortcut.key.toUpperCase() : shortcut.key);
  const parts = [
    shortcut.mod && (isMac ? '⌘' : 'Ctrl'),
    shortcut.alt && 'Alt',
    shortcut.shift && 'Shift',
    key,
  ];
  return parts.filter(Boolean).join(isMac ? '' : '+');
}

/** Typing belongs to the field that has it. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Shortcuts that work everywhere. Call once; answers the function that ends it. */
export function listenToShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const action = actionFor(event, false);
    if (!action) return;
    // Undo and redo inside a field are the field's own.
    if (isTyping(event.target) && (action.id === 'undo' || action.id === 'redo')) return;
    event.preventDefault();
    if (action.isEnabled()) void action.perform();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

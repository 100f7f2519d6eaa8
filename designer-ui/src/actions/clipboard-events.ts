/** The browser's own copy, cut and paste events, while the canvas has the focus: no permission is needed. */
import { copySelectedNow, hasCopied, pasteNodes } from './clipboard.ts';
import { removeSelected } from './edit-actions.ts';
import { isTyping } from './shortcuts.ts';

function isOnCanvas(): boolean {
  const active = document.activeElement;
  if (isTyping(active)) return false;
  return active === document.body || active?.closest('[role="application"]') !== null;
}

/** Call once. Answers the function that ends it. */
export function listenToClipboard(): () => void {
  const copy = (event: ClipboardEvent) => void put(event);
  const cut = (event: ClipboardEvent) => {
    if (put(event)) void removeSelected();
  };
  const paste = (event: ClipboardEvent) => {
    if (!isOnCanvas()) return;
    const text = event.clipboardData?.getData('text/plain');
    if (!text && !hasCopied()) return;
    event.preventDefault();
    void pasteNodes(text || undefined);
  };
  document.addEventListener('copy', copy);
  document.addEventListener('cut', cut);
  document.addEventListener('paste', paste);
  return () => {
    document.removeEventListener('copy', copy);
    document.removeEventListener('cut', cut);
    document.removeEventListener('paste', paste);
  };
}

/** Puts the selected nodes on the clipboard. Answers whether there were any. */
function put(event: ClipboardEvent): boolean {
  if (!isOnCanvas() || hasTextSelection()) return false;
  const text = copySelectedNow();
  if (text === undefined) return false;
  event.clipboardData?.setData('text/plain', text);
  event.preventDefault();
  return true;
}

function hasTextSelection(): boolean {
  return (document.getSelection()?.toString() ?? '') !== '';
}

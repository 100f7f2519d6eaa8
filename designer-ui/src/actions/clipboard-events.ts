/** The browser's own copy, cut and paste events, while the canvas has the focus: no permission is needed. */
import { copySelected, pasteNodes, writeClipboard } from './clipboard.ts';
import { removeSelected } from './edit-actions.ts';
import { isTyping } from './shortcuts.ts';

function isOnCanvas(): boolean {
  const active = document.activeElement;
  if (isTyping(active)) return false;
  return active === document.body || active?.closest('[role="application"]') !== null;
}

/** Call once. Answers the function that ends it. */
export function listenToClipboard(): () => void {
  const cut = (event: ClipboardEvent) => {
    if (!isOnCanvas() || hasTextSelection()) return;
    event.preventDefault();
    void copySelected()
      .then(() => writeClipboard())
      .then(() => removeSelected());
  };
  const paste = (event: ClipboardEvent) => {
    if (!isOnCanvas()) return;
    const text = event.clipboardData?.getData('text/plain');
    if (!text) return;
    event.preventDefault();
    void pasteNodes(text);
  };
  document.addEventListener('cut', cut);
  document.addEventListener('paste', paste);
  return () => {
    document.removeEventListener('cut', cut);
    document.removeEventListener('paste', paste);
  };
}

function hasTextSelection(): boolean {
  return (document.getSelection()?.toString() ?? '') !== '';
}

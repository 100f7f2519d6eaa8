/** The keyboard on the canvas: one tab stop; arrows walk along the wires, Alt and arrows move, Enter opens. */
import { type KeyboardEvent, useCallback } from 'react';
import { cancelConnecting } from '../actions/connect-actions.ts';
import { isEditable, nudgeSelected } from '../actions/edit-actions.ts';
import { openMenuHere } from '../actions/picker-actions.ts';
import { actionFor, isTyping } from '../actions/shortcuts.ts';
import { openNode, walk } from '../actions/view-actions.ts';
import { useConnectionStore } from '../store/connection-store.ts';
import { useViewStore } from '../store/view-store.ts';

const arrows = {
  ArrowUp: { direction: 'up', dx: 0, dy: -1 },
  ArrowDown: { direction: 'down', dx: 0, dy: 1 },
  ArrowLeft: { direction: 'left', dx: -1, dy: 0 },
  ArrowRight: { direction: 'right', dx: 1, dy: 0 },
} as const;

function isArrow(key: string): key is keyof typeof arrows {
  return Object.hasOwn(arrows, key);
}

export function useCanvasKeys() {
  return useCallback((event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented || isTyping(event.target)) return;
    if (event.target instanceof Element && event.target.closest('[role="menu"], [data-own-keys]')) return;
    if (handleKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, []);
}

function handleKey(event: KeyboardEvent): boolean {
  if (isArrow(event.key) && !event.ctrlKey && !event.metaKey) {
    const { direction, dx, dy } = arrows[event.key];
    if (!event.altKey) walk(direction);
    else if (isEditable()) void nudgeSelected(dx, dy);
    return true;
  }
  if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
    const node = useViewStore.getState().selection.at(-1);
    if (node !== undefined) openNode(node);
    return node !== undefined;
  }
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    openMenuHere();
    return true;
  }
  if (event.key === 'Escape') return stepBack();
  const action = actionFor(event, true);
  if (!action) return false;
  if (action.isEnabled()) void action.perform();
  return true;
}

function stepBack(): boolean {
  const { selection, selectedEdge, select } = useViewStore.getState();
  if (useConnectionStore.getState().from) cancelConnecting();
  else if (selection.length > 0 || selectedEdge) select([]);
  else return false;
  return true;
}

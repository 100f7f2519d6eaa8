/** The keys of a tree after the ARIA pattern; all other keys mean on a node what they mean on the canvas. */
import type { KeyboardEvent } from 'react';
import { actionFor } from '../actions/shortcuts.ts';
import type { OutlineRow } from '../model/outline.ts';
import { viewport } from '../store/canvas-store.ts';
import { useViewStore } from '../store/view-store.ts';
import type { TreeFocus } from './use-tree-focus.ts';

interface Tree {
  readonly rows: readonly OutlineRow[];
  readonly expanded: ReadonlySet<string>;
  readonly setExpanded: (expanded: ReadonlySet<string>) => void;
  readonly focus: TreeFocus;
  readonly choose: (row: OutlineRow, moveTo: (key: string) => void) => void;
}

export function useTreeKeys(tree: Tree): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return;
    const index = tree.rows.findIndex(({ key }) => key === tree.focus.current);
    const row = tree.rows[index];
    if (!row) return;
    if (handleTreeKey(event, tree, row, index) || performAction(event, row)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
}

function handleTreeKey(event: KeyboardEvent, tree: Tree, row: OutlineRow, index: number): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const goTo = (wanted: number) => {
    const next = tree.rows[Math.max(0, Math.min(wanted, tree.rows.length - 1))];
    if (next) tree.focus.move(next.key);
  };
  switch (event.key) {
    case 'ArrowDown':
      goTo(index + 1);
      return true;
    case 'ArrowUp':
      goTo(index - 1);
      return true;
    case 'Home':
      goTo(0);
      return true;
    case 'End':
      goTo(tree.rows.length - 1);
      return true;
    case 'ArrowRight':
      if (row.kind === 'node' && row.expanded) goTo(index + 1);
      else if (row.kind === 'node') tree.setExpanded(new Set([...tree.expanded, row.node]));
      return true;
    case 'ArrowLeft':
      if (row.kind !== 'node') tree.focus.move(row.node);
      else if (row.expanded) tree.setExpanded(new Set([...tree.expanded].filter((id) => id !== row.node)));
      return true;
    case '*':
      tree.setExpanded(new Set(tree.rows.map(({ node }) => node)));
      return true;
    case 'Enter':
    case ' ':
      tree.choose(row, tree.focus.move);
      return true;
    case 'Escape':
      viewport()?.focus();
      return true;
    default:
      return false;
  }
}

/** Delete, C, F2 and the like are about the node that the keyboard is on. */
function performAction(event: KeyboardEvent, row: OutlineRow): boolean {
  const action = actionFor(event, true);
  if (!action) return false;
  const { selection, select } = useViewStore.getState();
  if (!selection.includes(row.node)) select([row.node]);
  if (action.isEnabled()) void action.perform();
  return true;
}

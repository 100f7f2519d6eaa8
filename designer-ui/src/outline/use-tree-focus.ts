/** One tab stop in a tree: which row has it, and moving the focus from row to row. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { OutlineRow } from '../model/outline.ts';
import { useViewStore } from '../store/view-store.ts';

export interface TreeFocus {
  /** The key of the row that Tab reaches. */
  readonly current: string | undefined;
  readonly remember: (key: string) => void;
  readonly move: (key: string) => void;
  readonly first: () => void;
}

export function useTreeFocus(tree: RefObject<HTMLElement | null>, rows: readonly OutlineRow[]): TreeFocus {
  const [wanted, setWanted] = useState(() => useViewStore.getState().selection.at(-1));
  const index = rows.findIndex(({ key }) => key === wanted);
  const current = rows[Math.max(0, index)]?.key;
  const lastIndex = useRef(0);
  const hasFocus = useRef(false);

  const move = useCallback(
    (key: string) => {
      setWanted(key);
      tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
    },
    [tree],
  );

  // A row that goes away while it has the focus leaves it to the row that takes its place.
  useEffect(() => {
    if (index >= 0) lastIndex.current = index;
    else if (hasFocus.current && document.activeElement === document.body) {
      const next = rows[Math.min(lastIndex.current, rows.length - 1)];
      if (next) move(next.key);
    }
  }, [index, rows, move]);

  useEffect(() => {
    const follow = () => {
      const { activeElement } = document;
      if (activeElement !== document.body) hasFocus.current = tree.current?.contains(activeElement) ?? false;
    };
    document.addEventListener('focusin', follow);
    return () => document.removeEventListener('focusin', follow);
  }, [tree]);

  // Opening the outline is a wish to go there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it opens
  useEffect(() => {
    if (current !== undefined) move(current);
  }, []);

  return {
    current,
    remember: setWanted,
    move,
    first: () => {
      const [row] = rows;
      if (row) move(row.key);
    },
  };
}

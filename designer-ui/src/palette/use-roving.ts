/** A list of buttons as one tab stop: arrow keys move between its rows, Home and End jump. */
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from 'react';

function rowsOf(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
}

/** The rows carry no `tabIndex` of their own: which of them the Tab key reaches is set here. */
export function useRoving(list: RefObject<HTMLElement | null>) {
  const current = useRef<HTMLElement>(undefined);
  useEffect(() => {
    const rows = rowsOf(list.current);
    const stop = rows.find((row) => row === current.current) ?? rows[0];
    for (const row of rows) row.tabIndex = row === stop ? 0 : -1;
  });
  return useMemo(
    () => ({
      onFocus: (event: FocusEvent) => {
        const rows = rowsOf(list.current);
        const row = rows.find((candidate) => candidate === event.target);
        if (!row) return;
        current.current = row;
        for (const other of rows) other.tabIndex = other === row ? 0 : -1;
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (event.nativeEvent.isComposing) return;
        const rows = rowsOf(list.current);
        const index = rows.findIndex((row) => row.matches(':focus'));
        const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key];
        if (index < 0 || target === undefined) return;
        event.preventDefault();
        rows[Math.max(0, Math.min(target, rows.length - 1))]?.focus();
      },
    }),
    [list],
  );
}

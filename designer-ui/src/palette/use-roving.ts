/** Arrow keys move between the rows of a list; Home and End jump. */
import { type KeyboardEvent, type RefObject, useCallback } from 'react';

export function useRoving(list: RefObject<HTMLElement | null>) {
  return useCallback(
    (event: KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const index = rows.findIndex((row) => row.matches(':focus'));
      const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key];
      if (index < 0 || target === undefined) return;
      event.preventDefault();
      rows[Math.max(0, Math.min(target, rows.length - 1))]?.focus();
    },
    [list],
  );
}

/** The wish to see a line in the YAML view; it waits here while the editor is still loading. */
import { create } from 'zustand';

export interface LineWish {
  readonly line: number;
  readonly column: number;
}

export const useLineWish = create<{ readonly wish: LineWish | undefined }>(() => ({ wish: undefined }));

export function revealLine(line: number, column: number): void {
  // A new object each time: the same line may be wished for twice.
  useLineWish.setState({ wish: { line, column } });
}

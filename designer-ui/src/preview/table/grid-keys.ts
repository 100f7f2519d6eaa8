/** Keyboard of the results grid, after the ARIA grid pattern: a key and the active cell give the next cell. Pure. */

/** Row -1 is the header. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Whole rows that fit in view; Page Up and Page Down move by this. */
  readonly pageRows: number;
}

export interface Key {
  readonly key: string;
  readonly ctrl: boolean;
}

/** The cell that the key leads to, or undefined when the key means nothing to the grid. */
export function nextCell(cell: Cell, { key, ctrl }: Key, size: GridSize): Cell | undefined {
  const lastRow = size.rows - 1;
  const lastColumn = size.columns - 1;
  const moved = (row: number, column: number): Cell => ({
    row: Math.max(-1, Math.min(lastRow, row)),
    column: Math.max(0, Math.min(lastColumn, column)),
  });
  switch (key) {
    case 'ArrowDown':
      return moved(ctrl ? lastRow : cell.row + 1, cell.column);
    case 'ArrowUp':
      return moved(ctrl ? 0 : cell.row - 1, cell.column);
    case 'ArrowRight':
      return moved(cell.row, ctrl ? lastColumn : cell.column + 1);
    case 'ArrowLeft':
      return moved(cell.row, ctrl ? 0 : cell.column - 1);
    case 'PageDown':
      return moved(cell.row + size.pageRows, cell.column);
    case 'PageUp':
      return moved(Math.max(cell.row < 0 ? -1 : 0, cell.row - size.pageRows), cell.column);
    case 'Home':
      return moved(ctrl ? 0 : cell.row, 0);
    case 'End':
      return moved(ctrl ? lastRow : cell.row, lastColumn);
    default:
      return undefined;
  }
}

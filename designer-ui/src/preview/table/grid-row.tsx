/** One row of the results grid: only the cells in view. Memoised, since scrolling renders the grid often. */
import type { Column } from '@millrace/pipeline-engine/browser';
import type { VirtualItem } from '@tanstack/react-virtual';
import { useT } from '../../i18n/translate.ts';
import { classNames } from '../../ui/class-names.ts';
import { type CellValue, cellText, isNumeric, type NumberFormats } from './cell-text.ts';
import styles from './table-grid.module.css';
import type { Row } from './use-table-rows.ts';

export interface GridRowProps {
  /** In the whole table, from 0. */
  readonly index: number;
  readonly top: number;
  readonly gutter: number;
  /** Undefined while they load. */
  readonly values: Row | undefined;
  readonly columns: readonly Column[];
  readonly shown: readonly VirtualItem[];
  readonly formats: NumberFormats;
  readonly numberText: string;
  readonly activeColumn: number | undefined;
  readonly cellId: (row: number, column: number) => string;
  readonly onActivate: (column: number) => void;
}

export function GridRow(props: GridRowProps) {
  const {
    index,
    top,
    gutter,
    values,
    columns,
    shown,
    formats,
    numberText,
    activeColumn,
    cellId,
    onActivate,
  } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a table element.
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
      <div
        role="rowheader"
        tabIndex={-1}
        aria-colindex={1}
        className={styles.number}
        style={{ width: gutter }}
      >
        {numberText}
      </div>
      {shown.map((item) => {
        const column = columns[item.index];
        return column ? (
          // biome-ignore lint/a11y/useSemanticElements: see above.
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself handles the keyboard.
          <div
            key={item.index}
            id={cellId(index, item.index)}
            role="gridcell"
            tabIndex={-1}
            aria-colindex={item.index + 2}
            className={classNames(
              styles.cell,
              isNumeric(column) && styles.right,
              activeColumn === item.index && styles.active,
            )}
            style={{ left: item.start, width: item.size }}
            onClick={() => onActivate(item.index)}
          >
            {values ? (
              <CellContent value={values[item.index]} column={column} formats={formats} />
            ) : (
              <span className={styles.pending} />
            )}
          </div>
        ) : null;
      })}
    </div>
  );
}

function CellContent({
  value,
  column,
  formats,
}: {
  value: CellValue | undefined;
  column: Column;
  formats: NumberFormats;
}) {
  const t = useT();
  const text = cellText(value, column, formats);
  if (text.kind === 'missing') return <span className={styles.missing}>{t('common.missing')}</span>;
  return text.text;
}

/**
 * The rows of a stored table as an ARIA grid: rows and columns are virtual, pages come as they are needed,
 * one tab stop, the active cell is told by aria-activedescendant.
 */
import type { TableProfile } from '@millrace/component-library';
import type { TableSummary } from '@millrace/pipeline-engine/browser';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { localeOf } from '../../i18n/message.ts';
import { useT } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { numberFormats } from './cell-text.ts';
import { ColumnHeader } from './column-header.tsx';
import { columnWidth } from './column-widths.ts';
import { type Cell, nextCell } from './grid-keys.ts';
import { GridRow } from './grid-row.tsx';
import { segmentOf } from './pages.ts';
import { SegmentBar } from './segment-bar.tsx';
import styles from './table-grid.module.css';
import { useTableRows } from './use-table-rows.ts';

export interface TableGridProps {
  readonly label: string;
  readonly digest: string;
  readonly summary: TableSummary;
  readonly profile: TableProfile | undefined;
  /** The column whose statistics are shown. */
  readonly selected: string | undefined;
  /** The position of the column that was looked for. */
  readonly found: number | undefined;
  readonly onSelect: (column: string) => void;
}

const ROW_HEIGHT = 28;
const HEADER_HEIGHT = 84;
const OVERSCAN_ROWS = 8;
const SAMPLED_ROWS = 30;

/** As wide as the largest row number of the table. */
function gutterWidth(rows: number): number {
  return Math.max(44, String(rows).length * 8 + 20);
}

export function TableGrid({ label, digest, summary, profile, selected, found, onSelect }: TableGridProps) {
  const t = useT();
  const language = useLanguage();
  const formats = useMemo(() => numberFormats(localeOf(language)), [language]);
  const base = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Cell>({ row: -1, column: 0 });
  const [firstRow, setFirstRow] = useState(0);
  const segment = segmentOf(firstRow, summary.rows);
  const gutter = gutterWidth(summary.rows);

  const sample = useTableRows(digest, summary.rows, { from: 0, to: SAMPLED_ROWS });
  const hasSample = sample.row(0) !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths follow the first rows once, not every page.
  const widths = useMemo(
    () =>
      summary.columns.map((column, i) =>
        columnWidth(
          column,
          Array.from({ length: SAMPLED_ROWS }, (_, row) => String(sample.row(row)?.[i] ?? '')),
        ),
      ),
    [summary, hasSample],
  );

  const rows = useVirtualizer({
    count: segment.to - segment.from,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN_ROWS,
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: summary.columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => widths[i] ?? 0,
    getItemKey: (i) => `${i}:${widths[i]}`,
    overscan: 3,
    scrollMargin: gutter,
    scrollPaddingStart: gutter,
  });
  const shownRows = rows.getVirtualItems();
  const shownColumns = columns.getVirtualItems();
  const visible = {
    from: segment.from + (shownRows[0]?.index ?? 0),
    to: segment.from + (shownRows.at(-1)?.index ?? -1) + 1,
  };
  const data = useTableRows(digest, summary.rows, visible);
  const width = gutter + widths.reduce((sum, next) => sum + next, 0);

  const selectedIndex = summary.columns.findIndex((column) => column.name === selected);
  useEffect(() => {
    // The statistics beside the grid may have covered the column that they are about.
    if (selectedIndex >= 0) requestAnimationFrame(() => columns.scrollToIndex(selectedIndex));
  }, [selectedIndex, columns]);

  useEffect(() => {
    if (found === undefined) return;
    setActive(({ row }) => ({ row, column: found }));
    columns.scrollToIndex(found);
  }, [found, columns]);

  const goTo = (cell: Cell) => {
    setActive(cell);
    const target = segmentOf(Math.max(0, cell.row), summary.rows);
    setFirstRow(target.from);
    if (cell.row >= 0) rows.scrollToIndex(cell.row - target.from);
    columns.scrollToIndex(cell.column);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.altKey) return;
    const column = summary.columns[active.column];
    if (column && (event.key === 'Enter' || (event.key === ' ' && active.row < 0))) {
      event.preventDefault();
      onSelect(column.name);
      return;
    }
    const pageRows = Math.max(
      1,
      Math.floor(((scroller.current?.clientHeight ?? 0) - HEADER_HEIGHT) / ROW_HEIGHT) - 1,
    );
    const size = { rows: summary.rows, columns: summary.columns.length, pageRows };
    const next = nextCell(active, { key: event.key, ctrl: event.ctrlKey || event.metaKey }, size);
    if (!next) return;
    event.preventDefault();
    goTo(next);
  };
  const cellId = (row: number, column: number) => `${base}-${row}-${column}`;

  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a table element. */}
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={summary.rows + 1}
        aria-colcount={summary.columns.length + 1}
        aria-activedescendant={cellId(active.row, active.column)}
        className={styles.grid}
        onKeyDown={onKeyDown}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
        <div role="rowgroup" className={styles.head} style={{ width, height: HEADER_HEIGHT }}>
          {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
          <div role="row" tabIndex={-1} aria-rowindex={1} className={styles.headRow}>
            {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
            <div
              role="columnheader"
              tabIndex={-1}
              aria-colindex={1}
              className={styles.corner}
              style={{ width: gutter }}
            >
              <span className="sr-only">{t('preview.rowNumber')}</span>
            </div>
            {shownColumns.map((item) => {
              const column = summary.columns[item.index];
              return column ? (
                <ColumnHeader
                  key={item.index}
                  id={cellId(-1, item.index)}
                  index={item.index}
                  column={column}
                  profile={profile?.columns[item.index]}
                  rows={summary.rows}
                  left={item.start}
                  width={item.size}
                  active={active.row === -1 && active.column === item.index}
                  selected={selected === column.name}
                  found={found === item.index}
                  onSelect={() => {
                    setActive({ row: -1, column: item.index });
                    onSelect(column.name);
                  }}
                />
              ) : null;
            })}
          </div>
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
        <div role="rowgroup" className={styles.body} style={{ width, height: rows.getTotalSize() }}>
          {shownRows.map((item) => (
            <GridRow
              key={segment.from + item.index}
              index={segment.from + item.index}
              top={item.start - HEADER_HEIGHT}
              gutter={gutter}
              values={data.row(segment.from + item.index)}
              columns={summary.columns}
              shown={shownColumns}
              formats={formats}
              numberText={formatNumber(segment.from + item.index + 1, language)}
              activeColumn={active.row === segment.from + item.index ? active.column : undefined}
              cellId={cellId}
              onActivate={(column) => setActive({ row: segment.from + item.index, column })}
            />
          ))}
        </div>
      </div>
      {data.error ? (
        <div className={styles.error} role="alert">
          <span>{data.error.message}</span>
          <Button small icon="refresh-cw" onClick={data.retry}>
            {t('common.retry')}
          </Button>
        </div>
      ) : null}
      {segment.count > 1 ? (
        <SegmentBar
          segment={segment}
          rows={summary.rows}
          onGo={(row) => goTo({ row, column: active.column })}
        />
      ) : null}
    </div>
  );
}

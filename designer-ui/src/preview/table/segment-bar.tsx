/** Goes from one segment of a very long table to the next; see SEGMENT_ROWS. */
import { useT } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import type { Segment } from './pages.ts';
import styles from './table-grid.module.css';

export interface SegmentBarProps {
  readonly segment: Segment;
  readonly rows: number;
  readonly onGo: (row: number) => void;
}

export function SegmentBar({ segment, rows, onGo }: SegmentBarProps) {
  const t = useT();
  return (
    <div className={styles.segments}>
      <IconButton
        small
        icon="chevron-left"
        label={t('preview.earlierRows')}
        disabled={segment.index === 0}
        onClick={() => onGo(segment.from - 1)}
      />
      <span>{t('preview.rowsOf', { from: segment.from + 1, to: segment.to, rows })}</span>
      <IconButton
        small
        icon="chevron-right"
        label={t('preview.laterRows')}
        disabled={segment.index === segment.count - 1}
        onClick={() => onGo(segment.to)}
      />
    </div>
  );
}

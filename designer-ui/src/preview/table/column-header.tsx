/** A column's head: type, name, missing share and a small histogram. A click opens its statistics. */
import type { ColumnProfile } from '@millrace/component-library';
import type { Column } from '@millrace/pipeline-engine/browser';
import { formatPercent } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT } from '../../i18n/translate.ts';
import { classNames } from '../../ui/class-names.ts';
import { tooltip } from '../../ui/tooltip.tsx';
import { MiniHistogram } from '../charts/mini-histogram.tsx';
import { missingShare } from './column-facts.ts';
import { ColumnTypeIcon, columnTypeKey } from './column-type.tsx';
import styles from './table-grid.module.css';

export interface ColumnHeaderProps {
  readonly id: string;
  readonly index: number;
  readonly column: Column;
  readonly profile: ColumnProfile | undefined;
  readonly rows: number;
  readonly left: number;
  readonly width: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly found: boolean;
  readonly onSelect: () => void;
}

export function ColumnHeader(props: ColumnHeaderProps) {
  const { id, index, column, profile, rows, left, width, active, selected, found, onSelect } = props;
  const t = useT();
  const language = useLanguage();
  const share = missingShare(profile?.nulls ?? column.nulls, rows);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a table element.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself handles the keyboard.
    <div
      id={id}
      role="columnheader"
      tabIndex={-1}
      aria-colindex={index + 2}
      aria-selected={selected}
      data-found={found || undefined}
      className={classNames(styles.header, active && styles.active)}
      style={{ left, width }}
      onClick={onSelect}
      {...tooltip(`${column.name} · ${t(columnTypeKey(column))}`)}
    >
      <span className={styles.name}>
        <ColumnTypeIcon column={column} />
        <span className={styles.nameText}>{column.name}</span>
      </span>
      <span className={styles.share}>
        {share === undefined || share === 0
          ? null
          : t('preview.missingShare', { share: formatPercent(share, language, share < 0.01 ? 2 : 0) })}
      </span>
      {profile ? <MiniHistogram profile={profile} width={width - 17} /> : null}
    </div>
  );
}

/** The columns that the rules come to, as one edits them. */
import { type Column, type ColumnSelection, resolveColumns } from '@millrace/pipeline-engine/browser';
import { useT } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { scrollable } from '../../ui/scrollable.ts';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { columnIcon } from '../column-icon.ts';
import { unknownNames } from '../column-rules.ts';
import styles from './column-picker.module.css';

interface Props {
  readonly selection: ColumnSelection;
  readonly columns: readonly Column[] | undefined;
}

export function ResultPreview({ selection, columns }: Props) {
  const t = useT();
  if (!columns) return <p className={styles.previewEmpty}>{t('inspector.resultingUnknown')}</p>;
  const resolved = resolveColumns(selection, columns);
  const unknown = unknownNames(selection, columns);
  if (!resolved.ok) {
    return (
      <p className={styles.previewEmpty} role="status">
        <StateGlyph state="problem" />
        {unknown.length > 0
          ? t('inspector.noSuchColumns', { names: unknown.join(', ') })
          : t('inspector.badIndices')}
      </p>
    );
  }
  const chosen = resolved.value;
  return (
    <section className={styles.preview} aria-label={t('inspector.selected')}>
      <h3 className={styles.listTitle} aria-live="polite">
        {t('inspector.resulting', { count: chosen.length, total: columns.length })}
      </h3>
      {chosen.length === 0 ? (
        <p className={styles.empty}>{t('inspector.rulesAddNothing')}</p>
      ) : (
        <ol className={styles.previewList} {...scrollable}>
          {chosen.map((column, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column may stand twice, at two places
            <li key={`${index} ${column.name}`}>
              <Icon name={columnIcon(column)} />
              <span className={styles.itemName}>{column.name}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

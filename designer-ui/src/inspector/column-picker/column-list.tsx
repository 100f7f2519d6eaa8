/** A list of columns with shift and ctrl selection; only visible rows are rendered. */
import { ListBox, ListBoxItem, type Selection } from 'react-aria-components/ListBox';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { useT } from '../../i18n/translate.ts';
import { AriaLocale } from '../../ui/aria-locale.tsx';
import { Icon } from '../../ui/icon.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { columnIcon, columnKind } from '../column-icon.ts';
import { kindText } from '../selection-summary.ts';
import styles from './column-picker.module.css';
import type { ListedColumn } from './name-lists.ts';

interface Props {
  readonly label: string;
  /** Said in place of an empty list. */
  readonly empty: string;
  readonly columns: readonly ListedColumn[];
  /** As react-aria gave it: it also holds where a range begins. */
  readonly marked: Selection;
  readonly onMark: (marked: Selection) => void;
  /** Enter or a double click. */
  readonly onAct: (name: string) => void;
}

const layoutOptions = { rowSize: 28 };

export function ColumnList({ label, empty, columns, marked, onMark, onAct }: Props) {
  const t = useT();
  return (
    <AriaLocale>
      <Virtualizer layout={ListLayout} layoutOptions={layoutOptions}>
        <ListBox<ListedColumn>
          aria-label={label}
          className={styles.list ?? ''}
          items={columns}
          selectionMode="multiple"
          selectionBehavior="replace"
          selectedKeys={marked}
          onSelectionChange={onMark}
          onAction={(key) => onAct(String(key))}
          renderEmptyState={() => <span className={styles.empty}>{empty}</span>}
        >
          {({ name, column }) => (
            <ListBoxItem id={name} textValue={name} className={styles.item ?? ''}>
              {column ? <Icon name={columnIcon(column)} /> : <StateGlyph state="problem" />}
              <span className={styles.itemName}>{name}</span>
              <span className={styles.itemKind}>
                {column ? kindText(columnKind(column), t) : t('inspector.notInTable')}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Virtualizer>
    </AriaLocale>
  );
}

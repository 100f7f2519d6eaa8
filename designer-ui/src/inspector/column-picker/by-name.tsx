/** Two lists, available and selected; the arrows, Enter or a double click move the marked columns. */
import type { Column } from '@millrace/pipeline-engine/browser';
import { useState } from 'react';
import type { Selection } from 'react-aria-components/ListBox';
import { useT } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { parseNames, writeNames } from '../column-rules.ts';
import { ColumnList } from './column-list.tsx';
import styles from './column-picker.module.css';
import { addNames, availableColumns, inTableOrder, markedNames } from './name-lists.ts';

interface Props {
  readonly names: readonly string[];
  readonly columns: readonly Column[] | undefined;
  readonly onChange: (names: readonly string[]) => void;
}

export function ByName(props: Props) {
  const t = useT();
  const { names, columns, onChange } = props;
  if (columns) return <TwoLists names={names} columns={columns} onChange={onChange} />;
  return (
    <TextArea
      label={t('inspector.typeNames')}
      hint={t('inspector.typeNamesHint')}
      rows={8}
      value={writeNames(names)}
      onCommit={(text) => onChange(parseNames(text))}
    />
  );
}

function TwoLists({ names, columns, onChange }: Props & { readonly columns: readonly Column[] }) {
  const t = useT();
  const [query, setQuery] = useState('');
  const [left, setLeft] = useState<Selection>(new Set());
  const [right, setRight] = useState<Selection>(new Set());
  const available = availableColumns(columns, names, query);
  const selected = inTableOrder(names, columns);
  const leftNames = markedNames(left, available);
  const rightNames = markedNames(right, selected);

  const add = (added: Iterable<string>) => {
    onChange(addNames(names, added, columns));
    setLeft(new Set());
  };
  const remove = (removed: readonly string[]) => {
    onChange(names.filter((name) => !removed.includes(name)));
    setRight(new Set());
  };

  return (
    <div className={styles.lists}>
      <div className={styles.listColumn}>
        <h3 className={styles.listTitle}>{t('inspector.availableCount', { count: available.length })}</h3>
        <SearchField label={t('inspector.searchColumns')} value={query} onChange={setQuery} />
        <ColumnList
          label={t('inspector.available')}
          empty={t('common.nothingFound')}
          columns={available}
          marked={left}
          onMark={setLeft}
          onAct={(name) => add(leftNames.includes(name) ? leftNames : [name])}
        />
      </div>
      <div className={styles.arrows}>
        <IconButton
          icon="chevron-right"
          label={t('inspector.addSelected')}
          disabled={leftNames.length === 0}
          onClick={() => add(leftNames)}
        />
        <IconButton
          icon="arrow-right"
          label={t('inspector.addAll')}
          disabled={available.length === 0}
          onClick={() => add(available.map(({ name }) => name))}
        />
        <IconButton
          icon="chevron-left"
          label={t('inspector.removeSelected')}
          disabled={rightNames.length === 0}
          onClick={() => remove(rightNames)}
        />
        <IconButton
          icon="arrow-left"
          label={t('inspector.removeAll')}
          disabled={names.length === 0}
          onClick={() => remove(names)}
        />
      </div>
      <div className={styles.listColumn}>
        <h3 className={styles.listTitle}>{t('inspector.selectedCount', { count: names.length })}</h3>
        <ColumnList
          label={t('inspector.selected')}
          empty={t('inspector.noneSelected')}
          columns={selected}
          marked={right}
          onMark={setRight}
          onAct={(name) => remove(rightNames.includes(name) ? rightNames : [name])}
        />
      </div>
    </div>
  );
}

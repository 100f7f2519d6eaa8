/** Finds a column of a wide table by its name: the first with every letter, the next with Enter. */
import type { Column } from '@millrace/pipeline-engine/browser';
import { useState } from 'react';
import { useT } from '../../i18n/translate.ts';
import { matchesText } from '../../model/search.ts';
import { SearchField } from '../../ui/search-field.tsx';
import styles from './column-finder.module.css';

interface ColumnFinderProps {
  readonly columns: readonly Column[];
  /** The position of the column, undefined when none has such a name. */
  readonly onFind: (column: number | undefined) => void;
}

export function ColumnFinder({ columns, onFind }: ColumnFinderProps) {
  const t = useT();
  const [query, setQuery] = useState('');
  const [turn, setTurn] = useState(0);
  const matches =
    query === '' ? [] : columns.flatMap(({ name }, at) => (matchesText(name, query) ? [at] : []));
  const search = (text: string) => {
    setQuery(text);
    setTurn(0);
    const first = columns.findIndex(({ name }) => matchesText(name, text));
    onFind(text === '' || first < 0 ? undefined : first);
  };
  const next = () => {
    if (matches.length === 0) return;
    const following = (turn + 1) % matches.length;
    setTurn(following);
    onFind(matches[following]);
  };
  return (
    <form
      className={styles.finder}
      onSubmit={(event) => {
        event.preventDefault();
        next();
      }}
    >
      <SearchField label={t('preview.findColumn')} value={query} onChange={search} />
      <span role="status" className={styles.count}>
        {query === ''
          ? ''
          : t('preview.foundColumns', { at: matches.length === 0 ? 0 : turn + 1, count: matches.length })}
      </span>
    </form>
  );
}

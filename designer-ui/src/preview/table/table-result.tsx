/** A table output: its size, a download, the grid, and the statistics of the column that was clicked. */
import type { OutputRecord } from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getTablePage } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { useT } from '../../i18n/translate.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { ColumnFinder } from './column-finder.tsx';
import { ColumnStatistics } from './column-statistics.tsx';
import { TableGrid } from './table-grid.tsx';
import styles from './table-result.module.css';

/** Fewer columns are looked through faster than a name is typed. */
const many = 20;

/** The stored summary, or for outputs that were stored without one, the summary that comes with the first page. */
export function useTableSummary(output: OutputRecord) {
  const query = useQuery({
    queryKey: ['table-summary', output.digest],
    queryFn: async () => (await getTablePage(output.digest, 0, 1)).summary,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: output.table === undefined,
  });
  return { summary: output.table ?? query.data, error: query.error };
}

export function TableResult({ output, title }: { output: OutputRecord; title: string }) {
  const t = useT();
  const { summary, error } = useTableSummary(output);
  const profile = useQuery(queries.profile(output.digest));
  const [selected, setSelected] = useState<string>();
  const [found, setFound] = useState<number>();
  if (error) return <ProblemNote error={error} />;
  if (!summary) return <Spinner label={t('common.loading')} />;
  const column = profile.data?.columns.find((candidate) => candidate.name === selected);
  return (
    <div className={styles.result}>
      <div className={styles.table}>
        {summary.columns.length > many ? <ColumnFinder columns={summary.columns} onFind={setFound} /> : null}
        <TableGrid
          label={title}
          digest={output.digest}
          summary={summary}
          profile={profile.data}
          selected={selected}
          found={found}
          onSelect={(name) => setSelected(name === selected ? undefined : name)}
        />
      </div>
      {column ? (
        <ColumnStatistics profile={column} rows={summary.rows} onClose={() => setSelected(undefined)} />
      ) : null}
      {selected !== undefined && !column ? (
        <aside className={styles.waiting}>
          {profile.error ? <ProblemNote error={profile.error} /> : <Spinner label={t('common.loading')} />}
        </aside>
      ) : null}
    </div>
  );
}

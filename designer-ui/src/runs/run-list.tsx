/** Runs, newest first, a page at a time; the server filters, whatever is loaded here. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useDeferredValue, useState } from 'react';
import { countRuns, getRuns } from '../api/client.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { Page } from '../pages/page.tsx';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { filterQuery, isFiltered, noFilters, RunFilterBar, type RunFilters } from './run-filters.tsx';
import { RunTable } from './run-table.tsx';

const DeleteRunDialog = lazy(() => import('./delete-run-dialog.tsx'));

const PAGE = 50;

function useRuns(filters: RunFilters) {
  const query = filterQuery(filters, Date.now());
  const pages = useInfiniteQuery({
    queryKey: ['runs', 'pages', query],
    queryFn: ({ pageParam }) => getRuns({ ...query, before: pageParam, limit: PAGE }),
    initialPageParam: undefined as string | undefined,
    // The last run of a full page is where the next one begins.
    getNextPageParam: (page) => (page.length === PAGE ? page.at(-1)?.run : undefined),
    placeholderData: keepPreviousData,
  });
  const count = useQuery({
    queryKey: ['runs', 'count', query],
    queryFn: () => countRuns(query),
    placeholderData: keepPreviousData,
  });
  return { pages, runs: pages.data?.pages.flat(), count: count.data };
}

export function RunList() {
  const t = useT();
  const [filters, setFilters] = useState(noFilters);
  const [deleting, setDeleting] = useState<string>();
  const { pages, runs, count } = useRuns(useDeferredValue(filters));
  return (
    <Page
      title={t('pages.runs')}
      actions={
        count === undefined ? null : (
          <span className={list.muted} role="status">
            {t('pages.countRuns', { count })}
          </span>
        )
      }
    >
      <RunFilterBar filters={filters} onChange={setFilters} />
      {pages.error ? <ProblemNote error={pages.error} /> : null}
      {runs === undefined ? (
        pages.error ? null : (
          <div className={list.waiting}>
            <Spinner label={t('common.loading')} />
          </div>
        )
      ) : runs.length > 0 ? (
        <RunTable runs={runs} onDelete={setDeleting} />
      ) : isFiltered(filters) ? (
        <EmptyState
          icon="list-filter"
          title={t('common.nothingFound')}
          actions={<Button onClick={() => setFilters(noFilters)}>{t('pages.clearFilters')}</Button>}
        />
      ) : (
        <EmptyState icon="history" title={t('pages.noRuns')}>
          {t('pages.noRunsText')}
        </EmptyState>
      )}
      {pages.hasNextPage ? (
        <div className={list.more}>
          <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('pages.earlierRuns')}
          </Button>
        </div>
      ) : null}
      {deleting === undefined ? null : (
        <Suspense>
          <DeleteRunDialog run={deleting} onClose={() => setDeleting(undefined)} />
        </Suspense>
      )}
    </Page>
  );
}

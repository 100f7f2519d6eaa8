/** Runs, newest first, a page at a time; the server filters, whatever is loaded here. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useDeferredValue, useState } from 'react';
import { countRuns, getRuns } from '../api/client.ts';
import { useT } from '../i18n/translate.ts';
import { Fetched } from '../pages/fetched.tsx';
import list from '../pages/list.module.css';
import { Page } from '../pages/page.tsx';
import { compareRuns } from '../store/opened-run.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { filterQuery, isFiltered, noFilters, RunFilterBar, type RunFilters } from './run-filters.tsx';
import { RunTable } from './run-table.tsx';
import styles from './runs.module.css';

const DeleteRunDialog = lazy(() => import('./delete-run-dialog.tsx'));

/** A screen holds thirty; the next page is on its way before its place is seen. */
const PAGE = 200;

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

/** Says what is missing until two runs are chosen. */
function CompareButton({ chosen }: { readonly chosen: readonly string[] }) {
  const t = useT();
  const [first = '', second = ''] = chosen.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const isReady = chosen.length === 2;
  return (
    <Button icon="columns-3" disabled={!isReady} onClick={() => compareRuns(chosen)}>
      {isReady ? t('pages.compareRuns', { earlier: first, later: second }) : t('pages.chooseTwoRuns')}
    </Button>
  );
}

export function RunList() {
  const t = useT();
  const [filters, setFilters] = useState(noFilters);
  const [deleting, setDeleting] = useState<string>();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { pages, runs, count } = useRuns(useDeferredValue(filters));
  return (
    <Page
      fill
      title={t('pages.runs')}
      actions={
        <>
          {count === undefined ? null : (
            <span className={list.muted} role="status">
              {t('pages.countRuns', { count })}
            </span>
          )}
          <CompareButton chosen={chosen} />
        </>
      }
    >
      <div className={styles.filters}>
        <RunFilterBar filters={filters} onChange={setFilters} />
      </div>
      <Fetched data={runs} error={pages.error}>
        {(known) =>
          known.length > 0 ? (
            <RunTable
              runs={known}
              count={count ?? known.length}
              chosen={chosen}
              onChoose={setChosen}
              onDelete={setDeleting}
              onNearEnd={() => {
                if (pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage();
              }}
            />
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
          )
        }
      </Fetched>
      {deleting === undefined ? null : (
        <Suspense>
          <DeleteRunDialog run={deleting} onClose={() => setDeleting(undefined)} />
        </Suspense>
      )}
    </Page>
  );
}

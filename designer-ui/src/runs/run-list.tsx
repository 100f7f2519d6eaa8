/** Runs, newest first, a page at a time; filtered by pipeline on the server and by status among what is loaded. */
import type { RunSummaryBody } from '@millrace/server/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getRuns } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { formatAge, formatDateTime, formatDuration } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { Page } from '../pages/page.tsx';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PlainSelect } from '../ui/select.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import { openRun } from './opened-run.ts';
import { summarizeCounts } from './run-times.ts';
import { runStatuses, statusKeys } from './run-words.ts';
import { StatusMark } from './status-mark.tsx';
import { useNow } from './use-now.ts';

const PAGE = 50;
const ALL = 'all';

function useRunPages(pipeline: string | undefined) {
  return useInfiniteQuery({
    queryKey: ['runs', 'pages', pipeline ?? ''],
    queryFn: ({ pageParam }) => getRuns({ pipeline, before: pageParam, limit: PAGE }),
    initialPageParam: undefined as string | undefined,
    // The last run of a full page is where the next one begins.
    getNextPageParam: (page) => (page.length === PAGE ? page.at(-1)?.run : undefined),
  });
}

export function RunList() {
  const t = useT();
  const [pipeline, setPipeline] = useState(ALL);
  const [status, setStatus] = useState(ALL);
  const pages = useRunPages(pipeline === ALL ? undefined : pipeline);
  const loaded = pages.data?.pages.flat() ?? [];
  const shown = loaded.filter((run) => status === ALL || run.status === status);
  return (
    <Page title={t('pages.runs')}>
      <Filters pipeline={pipeline} onPipeline={setPipeline} status={status} onStatus={setStatus} />
      {pages.error ? <ProblemNote error={pages.error} /> : null}
      {pages.isPending ? (
        <div className={list.waiting}>
          <Spinner label={t('common.loading')} />
        </div>
      ) : loaded.length === 0 ? (
        <EmptyState icon="history" title={t('pages.noRuns')}>
          {t('pages.noRunsText')}
        </EmptyState>
      ) : shown.length === 0 ? (
        <EmptyState icon="list-filter" title={t('common.nothingFound')} />
      ) : (
        <RunTable runs={shown} />
      )}
      {pages.hasNextPage ? (
        <div className={list.more}>
          <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('pages.earlierRuns')}
          </Button>
        </div>
      ) : null}
    </Page>
  );
}

interface FiltersProps {
  readonly pipeline: string;
  readonly onPipeline: (path: string) => void;
  readonly status: string;
  readonly onStatus: (status: string) => void;
}

function Filters({ pipeline, onPipeline, status, onStatus }: FiltersProps) {
  const t = useT();
  const { data } = useQuery(queries.pipelines());
  return (
    <div className={list.filters}>
      <div className={list.filter}>
        <PlainSelect
          label={t('pages.filterPipeline')}
          options={[
            { id: ALL, label: t('pages.allPipelines') },
            ...(data ?? []).map(({ path, displayName }) => ({ id: path, label: displayName || path })),
          ]}
          value={pipeline}
          onChange={onPipeline}
        />
      </div>
      <div className={list.filter}>
        <PlainSelect
          label={t('pages.filterStatus')}
          options={[
            { id: ALL, label: t('pages.allStatuses') },
            ...runStatuses.map((id) => ({ id, label: t(statusKeys[id]) })),
          ]}
          value={status}
          onChange={onStatus}
        />
      </div>
    </div>
  );
}

function RunTable({ runs }: { runs: readonly RunSummaryBody[] }) {
  const t = useT();
  const now = useNow(runs.some((run) => run.finishedAt === null));
  return (
    <div className={list.frame}>
      <table className={list.table}>
        <thead>
          <tr>
            <th scope="col">{t('pages.run')}</th>
            <th scope="col">{t('pages.status')}</th>
            <th scope="col">{t('pages.pipeline')}</th>
            <th scope="col">{t('pages.started')}</th>
            <th scope="col" className={list.number}>
              {t('pages.duration')}
            </th>
            <th scope="col">{t('pages.steps')}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.run} run={run} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RunRow({ run, now }: { run: RunSummaryBody; now: number }) {
  const t = useT();
  const language = useLanguage();
  const counts = summarizeCounts(run.counts);
  const words = [
    counts.ran > 0 && t('pages.countRan', { count: counts.ran }),
    counts.reused > 0 && t('pages.countReused', { count: counts.reused }),
    counts.failed > 0 && t('pages.countFailed', { count: counts.failed }),
    counts.skipped > 0 && t('pages.countSkipped', { count: counts.skipped }),
  ].filter(Boolean);
  return (
    <tr>
      <td>
        <button type="button" className={list.link} onClick={() => openRun(run.run)}>
          {t('pages.runNumber', { run: run.run })}
        </button>
      </td>
      <td>
        <StatusMark status={run.status} />
      </td>
      <td className={list.wide} {...tooltip(run.pipeline)}>
        {run.displayName || run.pipeline}
      </td>
      <td {...tooltip(formatDateTime(run.createdAt, language))}>{formatAge(run.createdAt, now, language)}</td>
      <td className={list.number}>{formatDuration((run.finishedAt ?? now) - run.createdAt, language)}</td>
      <td className={list.muted}>{words.join(', ')}</td>
    </tr>
  );
}

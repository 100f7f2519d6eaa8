/** The calls of an endpoint, newest first: what became of each, and of its rows. */
import type { EndpointCallBody } from '@millrace/server/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { endpointQueries } from '../api/endpoints.ts';
import { formatAge, formatDateTime, formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { ListTable } from '../pages/list-table.tsx';
import { ProblemNote } from '../preview/problem-note.tsx';
import { RunLink } from '../runs/run-link.tsx';
import { StatusMark } from '../runs/status-mark.tsx';
import { useNow } from '../runs/use-now.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import { CallResults } from './call-results.tsx';

export function CallList({ name }: { name: string }) {
  const t = useT();
  const pages = useInfiniteQuery(endpointQueries.calls(name));
  const [opened, setOpened] = useState<string>();
  const calls = pages.data?.pages.flat();
  if (calls === undefined)
    return pages.error ? <ProblemNote error={pages.error} /> : <Spinner label={t('common.loading')} />;
  if (calls.length === 0)
    return (
      <EmptyState icon="history" title={t('endpoints.noCalls')}>
        {t('endpoints.noCallsText')}
      </EmptyState>
    );
  return (
    <>
      {pages.error ? <ProblemNote error={pages.error} /> : null}
      <ListTable
        columns={[
          { title: t('endpoints.run') },
          { title: t('endpoints.state') },
          { title: t('endpoints.started') },
          { title: t('endpoints.deployment') },
          { title: t('endpoints.rowsIn'), isNumber: true },
          { title: t('endpoints.rowsOut'), isNumber: true },
          { title: t('endpoints.rowsRejected'), isNumber: true },
          { title: t('endpoints.results'), isHidden: true },
        ]}
      >
        {calls.map((call) => (
          <CallRow key={call.run} call={call} onOpen={() => setOpened(call.run)} />
        ))}
      </ListTable>
      {pages.hasNextPage ? (
        <div className={list.more}>
          <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('endpoints.more')}
          </Button>
        </div>
      ) : null}
      {opened === undefined ? null : (
        <CallResults name={name} run={opened} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
}

function CallRow({ call, onOpen }: { call: EndpointCallBody; onOpen: () => void }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow(false);
  const { run, key, status, createdAt, deployment, pipeline, account, isPinned, isCompacted } = call;
  const count = (rows: number | undefined) => (rows === undefined ? '' : formatNumber(rows, language));
  return (
    <tr>
      <td {...tooltip(t('endpoints.keyOf', { key }))}>
        <span className={list.status}>
          <RunLink run={run} />
          {isPinned ? <Badge>{t('endpoints.pinned')}</Badge> : null}
          {isCompacted ? <Badge>{t('pages.resultsCollected')}</Badge> : null}
        </span>
      </td>
      <td>
        <StatusMark status={status} />
      </td>
      <td {...tooltip(formatDateTime(createdAt, language))}>{formatAge(createdAt, now, language)}</td>
      <td className={list.wide} {...tooltip(pipeline)}>
        {deployment ?? <span className={list.muted}>{pipeline}</span>}
      </td>
      <td className={list.number}>{count(account?.rowsIn)}</td>
      <td className={list.number}>{count(account?.rowsOut)}</td>
      <td className={list.number}>{count(account?.rowsRejected)}</td>
      <td className={list.tight}>
        <Button
          small
          variant="quiet"
          icon="download"
          aria-label={t('endpoints.resultsOf', { run })}
          onClick={onOpen}
        >
          {t('endpoints.results')}
        </Button>
      </td>
    </tr>
  );
}

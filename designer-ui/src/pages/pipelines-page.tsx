/** The Pipelines page: every pipeline file of the workspace, and the samples to copy. */
import type { PipelineSummary } from '@millrace/server/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import { formatAge, formatBytes, formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { isRunStatus } from '../runs/run-words.ts';
import { StatusMark } from '../runs/status-mark.tsx';
import { useNow } from '../runs/use-now.ts';
import { openRun } from '../store/opened-run.ts';
import { openPipeline } from '../store/session.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import { copyPipeline, createAndOpen } from './create-pipeline.ts';
import { Fetched } from './fetched.tsx';
import list from './list.module.css';
import { ListTable } from './list-table.tsx';
import { Page } from './page.tsx';
import { pipelineFileEntries } from './pipeline-entries.ts';
import { tryTo } from './try-to.ts';

export default function PipelinesPage() {
  const t = useT();
  const { data, error } = useQuery(queries.pipelines());
  const [query, setQuery] = useState('');
  const needle = query.normalize('NFKC').toLowerCase();
  const shown = data?.filter(({ path, displayName }) =>
    `${displayName} ${path}`.normalize('NFKC').toLowerCase().includes(needle),
  );
  return (
    <Page
      title={t('pages.pipelines')}
      actions={
        <Button variant="primary" icon="plus" onClick={() => void createAndOpen({})}>
          {t('pages.newPipeline')}
        </Button>
      }
    >
      <Fetched data={shown} error={error}>
        {(pipelines) => (
          <>
            <div className={list.filters}>
              <div className={list.filter}>
                <SearchField label={t('pages.searchPipelines')} value={query} onChange={setQuery} />
              </div>
            </div>
            {pipelines.length === 0 ? (
              <EmptyState
                icon="workflow"
                title={query === '' ? t('pages.noPipelines') : t('common.nothingFound')}
              />
            ) : (
              <PipelineTable pipelines={pipelines} />
            )}
          </>
        )}
      </Fetched>
      <Samples />
    </Page>
  );
}

function PipelineTable({ pipelines }: { pipelines: readonly PipelineSummary[] }) {
  const t = useT();
  const now = useNow(false);
  return (
    <ListTable
      columns={[
        { title: t('pages.name') },
        { title: t('pages.file') },
        { title: t('pages.nodes'), isNumber: true },
        { title: t('pages.size'), isNumber: true, hint: t('pages.results') },
        { title: t('pages.modified') },
        { title: t('pages.lastRun') },
        { title: t('pages.actions'), isHidden: true },
      ]}
    >
      {pipelines.map((pipeline) => (
        <PipelineRow key={pipeline.path} pipeline={pipeline} now={now} />
      ))}
    </ListTable>
  );
}

function PipelineRow({ pipeline, now }: { pipeline: PipelineSummary; now: number }) {
  const t = useT();
  const language = useLanguage();
  const client = useQueryClient();
  const { path, displayName, modifiedAt } = pipeline;
  const name = displayName || path;
  const copy = () =>
    tryTo(async () => {
      await copyPipeline(path, t('pages.copyOf', { name }));
      await client.invalidateQueries({ queryKey: ['pipelines'] });
    });
  return (
    <tr>
      <td>
        <button type="button" className={list.link} onClick={() => void tryTo(() => openPipeline(path))}>
          {name}
        </button>{' '}
        {pipeline.hasDraft ? <Badge tone="accent">{t('pages.draft')}</Badge> : null}
      </td>
      <td className={list.wide}>
        <span className={list.muted}>{path}</span>
      </td>
      <td className={list.number}>{pipeline.nodes}</td>
      <td className={list.number}>{pipeline.bytes > 0 ? formatBytes(pipeline.bytes, language) : null}</td>
      <td {...tooltip(formatDateTime(modifiedAt, language))}>{formatAge(modifiedAt, now, language)}</td>
      <td>
        <LastRun lastRun={pipeline.lastRun} />
      </td>
      <td>
        <MenuButton
          small
          icon="ellipsis"
          label={t('pages.actionsFor', { name })}
          entries={() => pipelineFileEntries({ path, name, onDuplicate: () => void copy() })}
        />
      </td>
    </tr>
  );
}

function LastRun({ lastRun }: { lastRun: PipelineSummary['lastRun'] }) {
  const t = useT();
  if (!lastRun) return <span className={list.muted}>{t('pages.neverRan')}</span>;
  return (
    <span className={list.status}>
      {isRunStatus(lastRun.status) ? <StatusMark status={lastRun.status} /> : lastRun.status}
      <button type="button" className={list.link} onClick={() => openRun(lastRun.run)}>
        {t('pages.runNumber', { run: lastRun.run })}
      </button>
    </span>
  );
}

/** Each opens as a copy of its own. */
function Samples() {
  const t = useT();
  const title = useTitle();
  const { data } = useQuery(queries.samples());
  if (!data || data.length === 0) return null;
  return (
    <section aria-labelledby="samples">
      <h2 id="samples" className={list.section}>
        {t('pages.samples')}
      </h2>
      <div className={list.cards}>
        {data.map((sample) => (
          <button
            key={sample.id}
            type="button"
            className={list.card}
            onClick={() => void createAndOpen({ sample: sample.id })}
          >
            <span className={list.cardName}>{title(sample.title)}</span>
            <span className={list.muted}>{title(sample.summary)}</span>
            <span className={list.muted}>{t('pages.nodeCount', { count: sample.nodes })}</span>
          </button>
        ))}
      </div>
    </section>
  );
}

/** The Storage page: how much room the workspace takes, whose it is, what is kept, and what a collection would free. */
import { type Issue, issueMessage } from '@millrace/pipeline-engine/browser';
import type { StorageKind, StorageReport } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { formatBytes } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { type MessageKey, useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { openPipeline } from '../store/session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/spinner.tsx';
import list from './list.module.css';
import { ListTable } from './list-table.tsx';
import { Page } from './page.tsx';
import { CollectionFacts, useCollection } from './storage-collection.tsx';
import { StorageDoctor } from './storage-doctor.tsx';
import { tryTo } from './try-to.ts';

export default function StoragePage() {
  const t = useT();
  const { data, error } = useQuery(queries.storage());
  const { button } = useCollection();
  return (
    <Page title={t('pages.storage')} actions={button}>
      {error ? <ProblemNote error={error} /> : null}
      {data ? (
        <>
          {data.retention.issues.map((issue) => (
            <SettingsIssue key={`${issue.line}:${issue.code}`} issue={issue} />
          ))}
          <div className={list.columns}>
            <Total report={data} />
            <CollectionFacts report={data} />
          </div>
          <div className={list.columns}>
            <section aria-labelledby="storage-kinds">
              <h2 id="storage-kinds" className={list.section}>
                {t('pages.storageByKind')}
              </h2>
              <KindTable kinds={data.kinds} />
            </section>
            <section aria-labelledby="storage-pipelines">
              <h2 id="storage-pipelines" className={list.section}>
                {t('pages.storageByPipeline')}
              </h2>
              {data.pipelines.length === 0 ? (
                <EmptyState icon="hard-drive" title={t('pages.storageEmpty')} />
              ) : (
                <PipelineTable pipelines={data.pipelines} />
              )}
            </section>
          </div>
          <StorageDoctor />
        </>
      ) : error ? null : (
        <div className={list.waiting}>
          <Spinner label={t('common.loading')} />
        </div>
      )}
    </Page>
  );
}

function SettingsIssue({ issue }: { issue: Issue }) {
  const language = useLanguage();
  return <ProblemNote error={new Error(`millrace.yml:${issue.line}: ${issueMessage(issue, language)}`)} />;
}

function Total({ report }: { report: StorageReport }) {
  const t = useT();
  const language = useLanguage();
  const { data } = useQuery(queries.workspace());
  return (
    <div className={list.facts}>
      <p className={list.big}>{formatBytes(report.bytes, language)}</p>
      <p className={list.muted}>{data?.stateDirectory}</p>
      <p>
        {t('pages.keepRules', { runs: report.retention.keepRuns, days: report.retention.keepDays })}{' '}
        {report.retention.mostBytes === null
          ? null
          : t('pages.keepSize', { size: formatBytes(report.retention.mostBytes, language) })}
      </p>
      <p className={list.muted}>{t('pages.keepWhere')}</p>
    </div>
  );
}

const kindKeys = {
  results: 'pages.results',
  parts: 'pages.parts',
  code: 'pages.code',
  logs: 'pages.logs',
  database: 'pages.databaseKind',
  profiles: 'pages.profiles',
  drafts: 'pages.drafts',
  trash: 'pages.trash',
  temporary: 'pages.temporary',
} as const satisfies Record<StorageKind, MessageKey>;

function KindTable({ kinds }: { kinds: StorageReport['kinds'] }) {
  const t = useT();
  const language = useLanguage();
  return (
    <ListTable
      columns={[
        { title: t('pages.kind') },
        { title: t('pages.number'), isNumber: true },
        { title: t('pages.size'), isNumber: true },
      ]}
    >
      {kinds.map(({ kind, count, bytes }) => (
        <tr key={kind}>
          <td className={list.wide}>{t(kindKeys[kind])}</td>
          <td className={list.number}>{count}</td>
          <td className={list.number}>{formatBytes(bytes, language)}</td>
        </tr>
      ))}
    </ListTable>
  );
}

function PipelineTable({ pipelines }: { pipelines: StorageReport['pipelines'] }) {
  const t = useT();
  const language = useLanguage();
  return (
    <ListTable
      columns={[
        { title: t('pages.pipeline') },
        { title: t('pages.ownSize'), isNumber: true },
        { title: t('pages.sharedSize'), isNumber: true, hint: t('pages.sharedWhy') },
      ]}
    >
      {pipelines.map(({ path, own, shared }) => (
        <tr key={path}>
          <td className={list.wide}>
            <button type="button" className={list.link} onClick={() => void tryTo(() => openPipeline(path))}>
              {path}
            </button>
          </td>
          <td className={list.number}>{formatBytes(own, language)}</td>
          <td className={list.number}>{formatBytes(shared, language)}</td>
        </tr>
      ))}
    </ListTable>
  );
}

/** The Published page: every published pipeline with its versions, which can be run, chosen, restored and compared. */
import type { PublishedVersion } from '@millrace/server/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { restorePublished, runPublished, setDefaultVersion } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { formatAge, formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { Fetched } from '../pages/fetched.tsx';
import list from '../pages/list.module.css';
import { ListTable } from '../pages/list-table.tsx';
import { Page } from '../pages/page.tsx';
import { tryTo } from '../pages/try-to.ts';
import { useNow } from '../runs/use-now.ts';
import { openRun } from '../store/opened-run.ts';
import { openPipeline } from '../store/session.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { MenuButton } from '../ui/menu.tsx';
import type { MenuEntry } from '../ui/menu-entry.ts';
import { tooltip } from '../ui/tooltip.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { RunDialog } from './run-dialog.tsx';

export default function PublishedPage() {
  const t = useT();
  const { data, error } = useQuery(queries.published());
  const [running, setRunning] = useState<PublishedVersion>();
  const [compared, setCompared] = useState<PublishedVersion>();
  const names = [...new Set(data?.map(({ name }) => name))];
  return (
    <Page title={t('assets.publishedPage')}>
      <Fetched data={data} error={error}>
        {({ length }) =>
          length === 0 ? (
            <EmptyState icon="tag" title={t('assets.nothingPublished')}>
              {t('assets.nothingPublishedText')}
            </EmptyState>
          ) : null
        }
      </Fetched>
      {names.map((name) => (
        <section key={name} aria-label={name}>
          <h2 className={list.section}>{name}</h2>
          <VersionTable
            versions={data?.filter((each) => each.name === name) ?? []}
            onRun={setRunning}
            onCompare={setCompared}
          />
        </section>
      ))}
      {compared === undefined ? null : (
        <CompareDialog
          version={compared}
          others={(data ?? []).filter(
            ({ name, version }) => name === compared.name && version !== compared.version,
          )}
          onClose={() => setCompared(undefined)}
        />
      )}
      {running === undefined ? null : (
        <RunDialog
          version={running}
          onClose={() => setRunning(undefined)}
          perform={(inputs) => start(running, inputs)}
        />
      )}
    </Page>
  );
}

async function start(
  { name, version }: PublishedVersion,
  inputs: Parameters<typeof runPublished>[1]['inputs'],
): Promise<void> {
  const { run } = await runPublished(name, { version, inputs });
  openRun(run);
}

interface TableProps {
  readonly versions: readonly PublishedVersion[];
  readonly onRun: (version: PublishedVersion) => void;
  readonly onCompare: (version: PublishedVersion) => void;
}

function VersionTable({ versions, onRun, onCompare }: TableProps) {
  const t = useT();
  const language = useLanguage();
  const now = useNow(false);
  const entriesOf = useEntries({ versions, onRun, onCompare });
  return (
    <ListTable
      columns={[
        { title: t('assets.version') },
        { title: t('pages.pipeline') },
        { title: t('assets.description') },
        { title: t('assets.parameters') },
        { title: t('assets.publishedAt') },
        { title: t('pages.actions'), isHidden: true },
      ]}
    >
      {versions.map((version) => (
        <tr key={version.version}>
          <td>
            <span className={list.status}>
              {version.version}
              {version.isDefault ? <Badge tone="accent">{t('assets.default')}</Badge> : null}
            </span>
          </td>
          <td {...tooltip(version.source)}>{version.displayName}</td>
          <td className={list.wide}>{version.description}</td>
          <td className={list.muted}>{version.parameters.map(({ name }) => name).join(', ')}</td>
          <td {...tooltip(publishedText(version, formatDateTime(version.publishedAt, language)))}>
            {formatAge(version.publishedAt, now, language)}
          </td>
          <td className={list.tight}>
            <MenuButton
              small
              icon="ellipsis"
              label={t('pages.actionsFor', { name: `${version.name} ${version.version}` })}
              entries={() => entriesOf(version)}
            />
          </td>
        </tr>
      ))}
    </ListTable>
  );
}

const publishedText = ({ gitCommit }: PublishedVersion, time: string): string =>
  gitCommit === null ? time : `${time}\ngit ${gitCommit.slice(0, 12)}`;

function useEntries({ versions, onRun, onCompare }: TableProps) {
  const t = useT();
  const client = useQueryClient();
  return (version: PublishedVersion): readonly MenuEntry[] => [
    { id: 'run', icon: 'play', label: t('assets.runVersion'), onAction: () => onRun(version) },
    {
      id: 'default',
      icon: 'check',
      label: t('assets.makeDefault'),
      disabled: version.isDefault,
      onAction: () =>
        void tryTo(async () => {
          await setDefaultVersion(version.name, version.version);
          await client.invalidateQueries({ queryKey: ['published'] });
        }),
    },
    {
      id: 'compare',
      icon: 'columns-3',
      label: t('assets.compare'),
      disabled: versions.length < 2,
      onAction: () => onCompare(version),
    },
    {
      id: 'restore',
      icon: 'rotate-ccw',
      label: t('assets.restore'),
      onAction: () =>
        void tryTo(async () => openPipeline((await restorePublished(version.name, version.version)).path)),
    },
  ];
}

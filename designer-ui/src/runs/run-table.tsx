/** Runs as rows: what each was, how it ended, what it takes, and what can be done with it. */
import type { RunSummaryBody } from '@millrace/server/contract';
import { pinRun } from '../api/client.ts';
import { formatAge, formatBytes, formatDateTime, formatDuration } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { ListTable } from '../pages/list-table.tsx';
import { tryTo } from '../pages/try-to.ts';
import { Badge } from '../ui/badge.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import { openRun } from './opened-run.ts';
import { summarizeCounts } from './run-times.ts';
import { sourceKeys } from './run-words.ts';
import { StatusMark } from './status-mark.tsx';
import { useNow } from './use-now.ts';

interface Props {
  readonly runs: readonly RunSummaryBody[];
  readonly onDelete: (run: string) => void;
}

export function RunTable({ runs, onDelete }: Props) {
  const t = useT();
  const now = useNow(runs.some((run) => run.finishedAt === null));
  return (
    <ListTable
      columns={[
        { title: t('pages.pinned'), isHidden: true },
        { title: t('pages.run') },
        { title: t('pages.status') },
        { title: t('pages.pipeline') },
        { title: t('pages.trigger') },
        { title: t('pages.started') },
        { title: t('pages.duration'), isNumber: true },
        { title: t('pages.steps') },
        { title: t('pages.size'), isNumber: true },
        { title: t('pages.actions'), isHidden: true },
      ]}
    >
      {runs.map((run) => (
        <RunRow key={run.run} run={run} now={now} onDelete={onDelete} />
      ))}
    </ListTable>
  );
}

interface RowProps extends Pick<Props, 'onDelete'> {
  readonly run: RunSummaryBody;
  readonly now: number;
}

function RunRow({ run, now, onDelete }: RowProps) {
  const t = useT();
  const language = useLanguage();
  const name = t('pages.runNumber', { run: run.run });
  return (
    <tr>
      <td className={list.tight}>
        <IconButton
          small
          icon="pin"
          className={run.isPinned ? list.pinned : list.pin}
          label={t('pages.pinRun', { run: run.run })}
          pressed={run.isPinned}
          onClick={() => void tryTo(() => pinRun(run.run, !run.isPinned))}
        />
      </td>
      <td>
        <button type="button" className={list.link} onClick={() => openRun(run.run)}>
          {name}
        </button>
      </td>
      <td>
        <StatusMark status={run.status} />
      </td>
      <td className={list.wide} {...tooltip(run.pipeline)}>
        {run.displayName || run.pipeline}
      </td>
      <td className={list.muted}>{t(sourceKeys[run.source])}</td>
      <td {...tooltip(formatDateTime(run.createdAt, language))}>{formatAge(run.createdAt, now, language)}</td>
      <td className={list.number}>{formatDuration((run.finishedAt ?? now) - run.createdAt, language)}</td>
      <td className={list.muted}>
        <StepCounts run={run} />
      </td>
      <td className={list.number}>
        {run.isCompacted ? (
          <Badge>{t('pages.resultsCollected')}</Badge>
        ) : run.bytes > 0 ? (
          formatBytes(run.bytes, language)
        ) : null}
      </td>
      <td className={list.tight}>
        <MenuButton
          small
          icon="ellipsis"
          label={t('pages.actionsFor', { name })}
          entries={() => [
            {
              id: 'delete',
              label: t('pages.deleteRun'),
              icon: 'trash-2',
              danger: true,
              disabled: run.finishedAt === null,
              onAction: () => onDelete(run.run),
            },
          ]}
        />
      </td>
    </tr>
  );
}

function StepCounts({ run }: { run: RunSummaryBody }) {
  const t = useT();
  const counts = summarizeCounts(run.counts);
  const words = [
    counts.ran > 0 && t('pages.countRan', { count: counts.ran }),
    counts.reused > 0 && t('pages.countReused', { count: counts.reused }),
    counts.failed > 0 && t('pages.countFailed', { count: counts.failed }),
    counts.skipped > 0 && t('pages.countSkipped', { count: counts.skipped }),
  ];
  return words.filter(Boolean).join(', ');
}

/** Runs as rows: what each was, how it ended, what it takes, and what can be done with it. */
import type { RunSummaryBody } from '@millrace/server/contract';
import { pinRun } from '../api/client.ts';
import { formatAge, formatBytes, formatDateTime, formatDuration } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
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
    <div className={list.frame}>
      <table className={list.table}>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{t('pages.pinned')}</span>
            </th>
            <th scope="col">{t('pages.run')}</th>
            <th scope="col">{t('pages.status')}</th>
            <th scope="col">{t('pages.pipeline')}</th>
            <th scope="col">{t('pages.trigger')}</th>
            <th scope="col">{t('pages.started')}</th>
            <th scope="col" className={list.number}>
              {t('pages.duration')}
            </th>
            <th scope="col">{t('pages.steps')}</th>
            <th scope="col" className={list.number}>
              {t('pages.size')}
            </th>
            <th scope="col">
              <span className="sr-only">{t('pages.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.run} run={run} now={now} onDelete={onDelete} />
          ))}
        </tbody>
      </table>
    </div>
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

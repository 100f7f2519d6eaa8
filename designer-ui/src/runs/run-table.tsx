/**
 * Runs as rows: what each was, how it ended, what it takes, and what can be done with it. However many there are, only
 * those in view stand in the page.
 */
import type { RunSummaryBody } from '@millrace/server/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { pinRun } from '../api/client.ts';
import { formatAge, formatBytes, formatDateTime, formatDuration } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { tryTo } from '../pages/try-to.ts';
import { openRun } from '../store/opened-run.ts';
import { Badge } from '../ui/badge.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { scrollable } from '../ui/scrollable.ts';
import { tooltip } from '../ui/tooltip.tsx';
import { startedByKey } from './run-words.ts';
import styles from './runs.module.css';
import { StatusMark } from './status-mark.tsx';
import { StepCounts } from './step-counts.tsx';
import { useNow } from './use-now.ts';

interface Props {
  readonly runs: readonly RunSummaryBody[];
  /** Of all runs that the filters let through, loaded or not. */
  readonly count: number;
  /** At most two, for comparing. */
  readonly chosen: readonly string[];
  readonly onChoose: (runs: readonly string[]) => void;
  readonly onDelete: (run: string) => void;
  /** The last loaded runs are nearly in view. */
  readonly onNearEnd: () => void;
}

const rowHeight = 36;
/** Rows beyond those in view; the next page is asked for before its place is seen. */
const overscan = 12;

export function RunTable({ runs, count, chosen, onChoose, onDelete, onNearEnd }: Props) {
  const t = useT();
  const now = useNow(runs.some((run) => run.finishedAt === null));
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => runs[index]?.run ?? index,
    overscan,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1);
  const isNearEnd = last !== undefined && last.index >= runs.length - 1 - overscan;
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, onNearEnd]);
  const choose = (run: string) =>
    onChoose(chosen.includes(run) ? chosen.filter((each) => each !== run) : [...chosen, run].slice(-2));
  return (
    <section ref={scroller} className={styles.runs} aria-label={t('pages.runs')} {...scrollable}>
      <table className={list.table} aria-rowcount={count + 1}>
        <Head />
        <tbody>
          <Gap height={shown[0]?.start ?? 0} />
          {shown.map(({ index, key }) => {
            const run = runs[index];
            return run ? (
              <RunRow
                key={key}
                run={run}
                position={index + 2}
                now={now}
                isChosen={chosen.includes(run.run)}
                onChoose={choose}
                onDelete={onDelete}
              />
            ) : null;
          })}
          <Gap height={rows.getTotalSize() - (last?.end ?? 0)} />
        </tbody>
      </table>
    </section>
  );
}

/** In the place of rows that are not in view. */
function Gap({ height }: { readonly height: number }) {
  return height > 0 ? (
    <tr aria-hidden className={styles.gap}>
      <td colSpan={columns.length} style={{ height }} />
    </tr>
  ) : null;
}

/** Widths are given, or columns would move while rows come and go. */
const columns = [
  { title: 'pages.compareColumn', width: 44, isHidden: true },
  { title: 'pages.pinned', width: 40, isHidden: true },
  { title: 'pages.run', width: 104 },
  { title: 'pages.status', width: 120 },
  { title: 'pages.pipeline' },
  { title: 'pages.trigger', width: 124 },
  { title: 'pages.started', width: 144 },
  { title: 'pages.duration', width: 96, isNumber: true },
  { title: 'pages.steps', width: 216 },
  { title: 'pages.size', width: 132, isNumber: true },
  { title: 'pages.actions', width: 48, isHidden: true },
] as const;

function Head() {
  const t = useT();
  return (
    <>
      <colgroup>
        {columns.map((column) => (
          <col key={column.title} style={{ width: 'width' in column ? column.width : undefined }} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <th key={column.title} scope="col" className={'isNumber' in column ? list.number : undefined}>
              {'isHidden' in column ? <span className="sr-only">{t(column.title)}</span> : t(column.title)}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}

interface RowProps extends Pick<Props, 'onDelete'> {
  readonly run: RunSummaryBody;
  /** Among all rows, the head being the first. */
  readonly position: number;
  readonly now: number;
  readonly isChosen: boolean;
  readonly onChoose: (run: string) => void;
}

function RunRow({ run, position, now, isChosen, onChoose, onDelete }: RowProps) {
  const t = useT();
  const language = useLanguage();
  const name = t('pages.runNumber', { run: run.run });
  return (
    <tr aria-rowindex={position} className={isChosen ? list.selected : undefined}>
      <td className={list.tight}>
        <Checkbox checked={isChosen} onChange={() => onChoose(run.run)}>
          <span className="sr-only">{t('pages.chooseRun', { run: run.run })}</span>
        </Checkbox>
      </td>
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
        {run.broken === undefined ? (
          <StatusMark status={run.status} />
        ) : (
          <span {...tooltip(t('canvas.runBroken', { run: run.run, reason: run.broken }))}>
            <Badge>{t('pages.runDamaged')}</Badge>
          </span>
        )}
      </td>
      <td className={list.wide} {...tooltip(run.pipeline)}>
        {run.displayName || run.pipeline}
      </td>
      <td className={list.muted}>{t(startedByKey(run))}</td>
      <td {...tooltip(formatDateTime(run.createdAt, language))}>{formatAge(run.createdAt, now, language)}</td>
      <td className={list.number}>{formatDuration((run.finishedAt ?? now) - run.createdAt, language)}</td>
      <td className={list.muted}>
        <StepCounts counts={run.counts} />
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

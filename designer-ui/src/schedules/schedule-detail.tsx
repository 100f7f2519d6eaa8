/** One schedule: its next due times, a calendar of what was and what comes, its history, and its text. */
import { issueMessage } from '@millrace/pipeline-engine/browser';
import type { PastOccurrenceBody, ScheduleDetail } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { makeTriggerToken, revokeTriggerToken, scheduleQueries } from '../api/schedules.ts';
import { formatDateTime, formatDuration } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { ListTable } from '../pages/list-table.tsx';
import { Page } from '../pages/page.tsx';
import { TokenButtons } from '../pages/token-buttons.tsx';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { scrollable } from '../ui/scrollable.ts';
import { Spinner } from '../ui/spinner.tsx';
import { Switch } from '../ui/switch.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { BackfillDialog, type Stretch } from './backfill-dialog.tsx';
import { BackfillList } from './backfill-list.tsx';
import { DueTime } from './due-time.tsx';
import { OccurrenceMark } from './occurrence-mark.tsx';
import { closeSchedule } from './opened-schedule.ts';
import { ScheduleCalendar } from './schedule-calendar.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import { ScheduleBadges, ScheduleTimes } from './schedule-list.tsx';
import { ScheduleRules } from './schedule-rules.tsx';
import { causeText, kindKeys, reasonText } from './schedule-words.ts';
import styles from './schedules.module.css';
import { useScheduleActions } from './use-switch.ts';

type View = 'calendar' | 'history' | 'yaml';

export function ScheduleDetailPage({ name }: { name: string }) {
  const t = useT();
  const { data, error } = useQuery(scheduleQueries.detail(name));
  const [view, setView] = useState<View>('calendar');
  const [isEditing, setEditing] = useState(false);
  /** Open while there is one; without a stretch, for one that the person chooses. */
  const [backfill, setBackfill] = useState<{ readonly stretch?: Stretch }>();
  const { busy, wanted, turn, run } = useScheduleActions();
  const views = [
    { id: 'calendar', label: t('schedules.calendar') },
    { id: 'history', label: t('schedules.history') },
    { id: 'yaml', label: t('schedules.yaml') },
  ] as const;
  return (
    <Page
      title={
        <span className={styles.head}>
          <IconButton icon="arrow-left" label={t('schedules.back')} onClick={closeSchedule} />
          {data?.displayName ?? name}
        </span>
      }
      actions={
        data === undefined ? null : (
          <>
            <Switch
              label={t((wanted ?? data.isEnabled) ? 'schedules.enabled' : 'schedules.disabled')}
              checked={wanted ?? data.isEnabled}
              disabled={busy !== undefined}
              onChange={(isOn) => void turn(name, isOn)}
            />
            <Button icon="history" onClick={() => setBackfill({})}>
              {t('schedules.backfillOpen')}
            </Button>
            <Button icon="settings" onClick={() => setEditing(true)}>
              {t('schedules.edit')}
            </Button>
            <Button variant="primary" icon="play" busy={busy !== undefined} onClick={() => void run(name)}>
              {t('schedules.runNow')}
            </Button>
          </>
        )
      }
    >
      {error ? <ProblemNote error={error} /> : null}
      {data === undefined ? (
        error ? null : (
          <Spinner label={t('common.loading')} />
        )
      ) : (
        <>
          <Facts schedule={data} />
          <BackfillList name={name} onResume={(stretch) => setBackfill({ stretch })} />
          <div className={styles.past}>
            <Tabs label={t('schedules.views')} tabs={views} selected={view} onSelect={setView}>
              <div className={styles.view}>
                {view === 'calendar' ? <ScheduleCalendar schedule={data} /> : null}
                {view === 'history' ? <History schedule={data} /> : null}
                {view === 'yaml' ? <YamlText schedule={data} /> : null}
              </div>
            </Tabs>
          </div>
        </>
      )}
      {backfill && data ? (
        <BackfillDialog schedule={data} {...backfill} onClose={() => setBackfill(undefined)} />
      ) : null}
      {isEditing ? <ScheduleForm name={name} onClose={() => setEditing(false)} /> : null}
    </Page>
  );
}

function Facts({ schedule }: { schedule: ScheduleDetail }) {
  const t = useT();
  const { coming, published } = schedule;
  return (
    <div className={list.columns}>
      <div className={list.facts}>
        <p>
          <ScheduleTimes schedule={schedule} /> <ScheduleBadges schedule={schedule} />
        </p>
        <FolderFacts waitsFor={schedule.waitsFor} />
        <CallFacts schedule={schedule} />
        <ScheduleRules text={schedule.text} />
        {schedule.disabledBecause === 'changed' ? <p>{t('schedules.changedText')}</p> : null}
        {schedule.disabledBecause === 'loop' ? <p>{t('schedules.loopedText')}</p> : null}
        <p className={list.muted}>{schedule.file}</p>
        {published === null ? null : (
          <p className={list.muted}>
            {t('schedules.runs', { published: published.name, version: published.version })}
          </p>
        )}
      </div>
      <section className={list.facts} aria-labelledby="coming-runs">
        <h2 id="coming-runs" className={styles.coming}>
          {t('schedules.coming')}
        </h2>
        {coming.length === 0 ? <p className={list.muted}>{t('schedules.nothingNext')}</p> : null}
        <ol className={styles.list}>
          {coming.map((due) => (
            <li key={due.time}>
              <DueTime due={due} />
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

/** What a file has to be to count, and how many are seen that have no run yet. */
function FolderFacts({ waitsFor }: Pick<ScheduleDetail, 'waitsFor'>) {
  const t = useT();
  if (waitsFor?.kind !== 'files') return null;
  const { settledSeconds, patterns, pending, problem } = waitsFor;
  return (
    <>
      <p className={list.muted}>
        {t('schedules.settles', { seconds: settledSeconds, patterns: patterns.join(', ') })}
      </p>
      {pending > 0 ? <p>{t('schedules.pendingFiles', { count: pending })}</p> : null}
      {problem === null ? null : <p className={list.note}>{problem}</p>}
    </>
  );
}

/** Where it is called, and by whom. */
function CallFacts({ schedule: { name, waitsFor } }: { schedule: ScheduleDetail }) {
  const t = useT();
  if (waitsFor?.kind !== 'call') return null;
  return (
    <>
      <p className={styles.expressions}>
        {t('schedules.callUrl', { url: `${location.origin}/api/v1/triggers/${encodeURIComponent(name)}` })}
      </p>
      <p>
        {t(waitsFor.hasToken ? 'schedules.tokenText' : 'schedules.noTokenText')}{' '}
        <TokenButtons
          hasToken={waitsFor.hasToken}
          endsText={t('schedules.tokenEnds')}
          list="schedules"
          make={() => makeTriggerToken(name)}
          revoke={() => revokeTriggerToken(name)}
        />
      </p>
    </>
  );
}

function History({ schedule }: { schedule: ScheduleDetail }) {
  const t = useT();
  const { data, error } = useQuery(scheduleQueries.history(schedule.name));
  if (error) return <ProblemNote error={error} />;
  if (data === undefined) return <Spinner label={t('common.loading')} />;
  if (data.length === 0) return <EmptyState icon="history" title={t('schedules.noHistory')} />;
  return (
    <ListTable
      columns={[
        { title: t('schedules.dueTime') },
        { title: t('schedules.kind') },
        { title: t('schedules.took'), isNumber: true },
        { title: t('schedules.result') },
      ]}
    >
      {data.map((occurrence) => (
        <HistoryRow key={occurrence.nominal} occurrence={occurrence} hasClock={schedule.trigger !== null} />
      ))}
    </ListTable>
  );
}

/** `hasClock`: the schedule has a time zone of its own; else the reader's counts. */
function HistoryRow({ occurrence, hasClock }: { occurrence: PastOccurrenceBody; hasClock: boolean }) {
  const t = useT();
  const language = useLanguage();
  const { due, kind, reason, cause, begunAt, finishedAt } = occurrence;
  return (
    <tr>
      <td>
        {hasClock ? (
          <DueTime due={due} />
        ) : (
          <time dateTime={due.time}>{formatDateTime(Date.parse(due.time), language)}</time>
        )}
      </td>
      <td>
        {t(kindKeys[kind])}
        {cause === null ? null : <span className={list.muted}> {causeText(cause, t)}</span>}
      </td>
      <td className={list.number}>
        {begunAt === null || finishedAt === null ? '' : formatDuration(finishedAt - begunAt, language)}
      </td>
      <td className={list.wide}>
        <OccurrenceMark occurrence={occurrence} />{' '}
        {reason === null ? null : <span className={list.muted}>{reasonText(reason, t, language)}</span>}
      </td>
    </tr>
  );
}

function YamlText({ schedule }: { schedule: ScheduleDetail }) {
  const language = useLanguage();
  return (
    <>
      {schedule.issues.map((issue) => (
        <p key={`${issue.line}:${issue.column}:${issue.code}`} className={list.note}>
          {schedule.file}:{issue.line}: {issueMessage(issue, language)}
        </p>
      ))}
      <pre className={styles.yaml} {...scrollable}>
        {schedule.text}
      </pre>
    </>
  );
}

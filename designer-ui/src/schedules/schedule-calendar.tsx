/** A month of a schedule: what became of its due times, and which are to come. */
import type { ScheduleDetail } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { scheduleQueries } from '../api/schedules.ts';
import { useLanguage } from '../i18n/language.ts';
import { localeOf } from '../i18n/message.ts';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { openRun } from '../store/opened-run.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import { type CalendarDay, type CalendarEntry, calendarDays, calendarOf } from './calendar-days.ts';
import { formatWallDay } from './due-time.tsx';
import { countsOf, occurrenceState } from './schedule-words.ts';
import styles from './schedules.module.css';

const day = 24 * 3600 * 1000;
const mostShown = 3;
/** As many as the server tells at once. */
const mostTimes = 1000;

export function ScheduleCalendar({ schedule }: { schedule: ScheduleDetail }) {
  const t = useT();
  const language = useLanguage();
  // The clock of the server, where it is known: what comes next is after it.
  const [start] = useState(() =>
    schedule.coming[0] ? Date.parse(schedule.coming[0].local.slice(0, 19)) : Date.now(),
  );
  const [month, setMonth] = useState(() => {
    const date = new Date(start);
    return { year: date.getFullYear(), month: date.getMonth() + 1 };
  });
  const days = calendarDays(month.year, month.month);
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  const history = useQuery(scheduleQueries.history(schedule.name));
  // A day more on each side, for time zones. Nothing is shown of what was before it was first of any use.
  const oldest = Math.min(start, ...(history.data ?? []).map(({ nominal }) => Date.parse(nominal)));
  const earliest = Math.min(Math.max(first, Math.floor(oldest / day) * day), last);
  const from = new Date(earliest - day).toISOString();
  const until = new Date(last + 2 * day).toISOString();
  const times = useQuery(scheduleQueries.times(schedule.name, from, until));
  const turn = (by: number) => {
    const date = new Date(Date.UTC(month.year, month.month - 1 + by, 1));
    setMonth({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 });
  };
  const now = schedule.coming[0] ? Date.parse(schedule.coming[0].time) - 1 : Date.now();
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeOf(language), { ...options, timeZone: 'UTC' });
  const shown = calendarOf(month, times.data ?? [], history.data ?? [], now);
  const cut = times.data !== undefined && times.data.length >= mostTimes ? times.data.at(-1) : undefined;
  const weeks = Array.from({ length: shown.length / 7 }, (_, week) => shown.slice(week * 7, week * 7 + 7));
  return (
    <section aria-label={t('schedules.calendar')}>
      <header className={styles.month}>
        <IconButton icon="chevron-left" label={t('schedules.earlierMonth')} onClick={() => turn(-1)} />
        <h2 className={styles.monthName} aria-live="polite">
          {format({ year: 'numeric', month: 'long' }).format(Date.UTC(month.year, month.month - 1, 1))}
        </h2>
        <IconButton icon="chevron-right" label={t('schedules.laterMonth')} onClick={() => turn(1)} />
      </header>
      {times.error ? <ProblemNote error={times.error} /> : null}
      <table className={styles.calendar}>
        <thead>
          <tr>
            {days.slice(0, 7).map((midnight) => (
              <th key={midnight} scope="col">
                {format({ weekday: 'short' }).format(midnight)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]?.day}>
              {week.map((cell) => (
                <DayCell
                  key={cell.day}
                  cell={cell}
                  label={format({ dateStyle: 'medium' }).format(cell.day)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {cut === undefined ? null : (
        <p className={styles.more}>{t('schedules.calendarCut', { day: formatWallDay(cut, language) })}</p>
      )}
    </section>
  );
}

function DayCell({ cell, label }: { cell: CalendarDay; label: string }) {
  const t = useT();
  const { entries, isInMonth } = cell;
  const isBusy = entries.length > mostShown;
  return (
    <td
      className={styles.day}
      data-outside={isInMonth ? undefined : ''}
      data-today={isToday(cell.day) ? '' : undefined}
    >
      <time className={styles.dayNumber} dateTime={new Date(cell.day).toISOString().slice(0, 10)}>
        <span aria-hidden>{new Date(cell.day).getUTCDate()}</span>
        <span className="sr-only">{label}</span>
      </time>
      {isBusy ? null : entries.map((entry) => <Entry key={entry.due.time} entry={entry} />)}
      {(isBusy ? countsOf(entries) : []).map(({ glyph, key, count }) => (
        <span key={key} className={styles.entry}>
          <StateGlyph state={glyph} />
          {t('schedules.dayCount', { count, state: t(key) })}
        </span>
      ))}
      {isBusy
        ? entries
            .filter(({ due }) => due.clock !== null)
            .slice(0, 1)
            .map(({ due }) => <ClockMark key={due.time} due={due} />)
        : null}
    </td>
  );
}

/** By the clock of the reader. */
function isToday(midnight: number): boolean {
  const now = new Date();
  return midnight === Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
}

/** That the clock is set on this day. */
function ClockMark({ due: { clock } }: { due: CalendarEntry['due'] }) {
  const t = useT();
  if (clock === null) return null;
  return (
    <span className={styles.entry}>
      <StateGlyph state="problem" />
      {t(clock === 'forward' ? 'schedules.clockForward' : 'schedules.clockRepeated')}
    </span>
  );
}

function Entry({ entry: { due, occurrence } }: { entry: CalendarEntry }) {
  const t = useT();
  const state = occurrence === undefined ? undefined : occurrenceState(occurrence);
  const word = state === undefined ? undefined : t(state.key);
  const run = occurrence?.run ?? undefined;
  const shown = (
    <>
      {due.local.slice(11, 16)}
      {word === undefined ? null : <span className="sr-only">{word}</span>}
    </>
  );
  return (
    <>
      <span className={styles.entry} {...(word === undefined ? {} : tooltip(word))}>
        <StateGlyph state={state?.glyph ?? 'will-run'} />
        {run === undefined ? (
          shown
        ) : (
          <button type="button" className={styles.opens} onClick={() => openRun(run)}>
            {shown}
          </button>
        )}
      </span>
      <ClockMark due={due} />
    </>
  );
}

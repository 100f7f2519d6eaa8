/** A due time as the clock of its time zone shows it, with a mark where that clock is set. */
import type { Language } from '@millrace/pipeline-engine/browser';
import type { DueTextBody } from '@millrace/server/contract';
import { useLanguage } from '../i18n/language.ts';
import { localeOf } from '../i18n/message.ts';
import { useT } from '../i18n/translate.ts';
import { Badge } from '../ui/badge.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import styles from './schedules.module.css';

/** The wall time as if it were UTC's: formatting it in UTC shows the clock of its zone. */
export const wallTime = ({ local }: DueTextBody): number => Date.parse(`${local.slice(0, 19)}Z`);

/** The day on which it is by that clock. */
export function formatWallDay(due: DueTextBody, language: Language): string {
  const format = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeZone: 'UTC' });
  return format.format(wallTime(due));
}

export function DueTime({ due }: { due: DueTextBody }) {
  const t = useT();
  const language = useLanguage();
  const format = new Intl.DateTimeFormat(localeOf(language), {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return (
    <span className={styles.due}>
      <time dateTime={due.time} {...tooltip(due.time)}>
        {format.format(wallTime(due))}{' '}
        <span className={styles.offset}>{due.local.slice(19).replace(/^\.\d+/, '')}</span>
      </time>
      {due.clock === null ? null : (
        <Badge tone="warn">
          {t(due.clock === 'forward' ? 'schedules.clockForward' : 'schedules.clockRepeated')}
        </Badge>
      )}
    </span>
  );
}

/** Common cron expressions in words; of others there are none, and they are shown as they are. Pure. */
import type { Language } from '@millrace/pipeline-engine/browser';
import { localeOf } from '../i18n/message.ts';
import type { Translate } from '../i18n/translate.ts';

const weekDays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** 7 January 2024 was a Sunday. */
const sunday = Date.UTC(2024, 0, 7);
const dayMs = 24 * 3600 * 1000;

export function cronWords(expression: string, t: Translate, language: Language): string | undefined {
  const [minute = '', hour = '', day = '', month = '', weekDay = '', ...more] = expression
    .trim()
    .toLowerCase()
    .split(/\s+/);
  if (month !== '*' || more.length > 0) return undefined;
  const everyDay = day === '*' && weekDay === '*';
  if (hour === '*' && everyDay) return withinHour(minute, t);
  const time = timeOf(hour, minute);
  if (time === undefined) return undefined;
  if (everyDay) return t('schedules.dailyAt', { time });
  if (day === '*') {
    const days = daysOf(weekDay, language);
    return days === undefined ? undefined : t('schedules.weeklyAt', { days, time });
  }
  if (weekDay !== '*') return undefined;
  if (day === 'l') return t('schedules.lastDayAt', { time });
  return isIn(day, 1, 31) ? t('schedules.monthlyAt', { day: Number(day), time }) : undefined;
}

function withinHour(minute: string, t: Translate): string | undefined {
  if (minute === '*') return t('schedules.everyMinute', { count: 1 });
  if (isIn(minute, 0, 59)) return t('schedules.hourlyAt', { minute: minute.padStart(2, '0') });
  const [, step] = /^\*\/(\d{1,2})$/.exec(minute) ?? [];
  // Only what divides an hour comes evenly.
  if (step === undefined || Number(step) < 1 || 60 % Number(step) !== 0) return undefined;
  return t('schedules.everyMinute', { count: Number(step) });
}

function timeOf(hour: string, minute: string): string | undefined {
  if (!isIn(hour, 0, 23) || !isIn(minute, 0, 59)) return undefined;
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

const isIn = (text: string, least: number, most: number): boolean =>
  /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most;

/** `mon-fri`, `1,3`, `sat`. */
function daysOf(field: string, language: Language): string | undefined {
  const format = new Intl.DateTimeFormat(localeOf(language), { weekday: 'short', timeZone: 'UTC' });
  const nameOf = (text: string): string | undefined => {
    const number = isIn(text, 0, 7) ? Number(text) % 7 : weekDays.indexOf(text);
    return number < 0 ? undefined : format.format(sunday + number * dayMs);
  };
  const parts = field.split(',').map((part) => {
    const ends = part.split('-').map(nameOf);
    return ends.length > 2 || ends.includes(undefined) ? undefined : ends.join('–');
  });
  return parts.includes(undefined) ? undefined : parts.join(', ');
}

/** Cron expressions of five fields, all of which count: minute, hour, day of the month, month, day of the week. */

export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  /** Days of the month; -1 is the last one. */
  readonly monthDays: ReadonlySet<number>;
  /** 1 is January. */
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly weekDays: ReadonlySet<number>;
  /** The hour field begins with `*`: the schedule follows elapsed time rather than the clock on the wall. */
  readonly isElapsed: boolean;
  /** Both fields of days say something: either of them is enough. */
  readonly isEitherDay: boolean;
}

interface Field {
  readonly from: number;
  readonly to: number;
  /** Where `*` and `3/2` end, when that is not `to`: 7 is another name of Sunday. */
  readonly end?: number;
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const lastDay = -1;

/** Undefined for what is no cron expression. */
export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  const [minute = '', hour = '', monthDay = '', month = '', weekDay = ''] = fields;
  if (fields.length !== 5) return undefined;
  const minutes = parseField(minute, { from: 0, to: 59 });
  const hours = parseField(hour, { from: 0, to: 23 });
  const monthDays = parseMonthDays(monthDay);
  const wantedMonths = parseField(month, { from: 1, to: 12, names: months });
  const weekDays = parseField(weekDay, { from: 0, to: 7, end: 6, names: days });
  if (!minutes || !hours || !monthDays || !wantedMonths || !weekDays) return undefined;
  return {
    minutes,
    hours,
    monthDays,
    months: wantedMonths,
    weekDays: new Set([...weekDays].map((number) => number % 7)),
    isElapsed: hour.startsWith('*'),
    isEitherDay: !monthDay.startsWith('*') && !weekDay.startsWith('*'),
  };
}

function parseMonthDays(text: string): ReadonlySet<number> | undefined {
  const items = text.split(',');
  const others = items.filter((item) => item.toLowerCase() !== 'l');
  const last = others.length < items.length ? [lastDay] : [];
  if (others.length === 0) return new Set(last);
  const numbers = parseField(others.join(','), { from: 1, to: 31 });
  return numbers && new Set([...numbers, ...last]);
}

/** A list of `*`, numbers, names and ranges, each perhaps with `/step`. */
function parseField(text: string, field: Field): ReadonlySet<number> | undefined {
  const numbers = new Set<number>();
  for (const item of text.split(',')) {
    const range = parseRange(item, field);
    if (range === undefined) return undefined;
    for (let number = range.from; number <= range.to; number += range.step) numbers.add(number);
  }
  return numbers;
}

function parseRange(
  item: string,
  field: Field,
): { readonly from: number; readonly to: number; readonly step: number } | undefined {
  const [, first = '', last, every] = /^([^-/]+)(?:-([^-/]+))?(?:\/(\d{1,2}))?$/.exec(item) ?? [];
  const step = every === undefined ? 1 : Number(every);
  if (step < 1) return undefined;
  const { end = field.to } = field;
  if (first === '*') return last === undefined ? { from: field.from, to: end, step } : undefined;
  const from = numberOf(first, field);
  const open = every === undefined ? from : end;
  const to = last === undefined ? open : numberOf(last, field);
  return from === undefined || to === undefined || from > to ? undefined : { from, to, step };
}

function numberOf(text: string, { from, to, names = [] }: Field): number | undefined {
  const name = names.indexOf(text.toLowerCase());
  if (name >= 0) return from + name;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= from && number <= to ? number : undefined;
}

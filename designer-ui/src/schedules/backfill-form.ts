/** What the fields of a backfill hold. Pure. */

export const mostAtOnce = 100;

export const isConcurrency = (text: string): boolean =>
  /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= mostAtOnce;

/** `YYYY-MM-DD` by the clock on this wall, `days` days before `now`. */
export function dayBefore(now: Date, days: number): string {
  const day = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate() - days));
  return day.toISOString().slice(0, 10);
}

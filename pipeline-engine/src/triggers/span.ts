/** Lengths of time as schedules spell them: `90s`, `5m`, `2h`, `1d`. Pure. */

const hourMs = 3_600_000;
const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: hourMs, d: 24 * hourMs };

export const dayMs = 24 * hourMs;

/** In milliseconds; undefined for what is none, or lies outside of the bounds. */
export function parseSpan(
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const [, number, unit = ''] = /^(\d{1,5})([smhd])$/.exec(text.trim().toLowerCase()) ?? [];
  const ms = Number(number) * (unitMs[unit] ?? Number.NaN);
  return ms >= least && ms <= most ? ms : undefined;
}

/** Numbers, sizes, times and dates as a language writes them, all through Intl. Pure. */
import type { Language } from '@millrace/pipeline-engine/browser';
import { localeOf } from './message.ts';

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language}${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(localeOf(language), options);
  formats.set(key, known);
  return known;
}

/** At most `digits` decimals, grouped: 1,234.5 */
export function formatNumber(value: number, language: Language, digits = 3): string {
  return numberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** For metrics and statistics: so many significant digits, and an exponent for the very large and very small. */
export function formatSignificant(value: number, language: Language, digits = 6): string {
  const size = Math.abs(value);
  const exponent = size !== 0 && (size < 1e-4 || size >= 1e12);
  return numberFormat(language, {
    maximumSignificantDigits: digits,
    notation: exponent ? 'scientific' : 'standard',
  }).format(value);
}

/** `share` is 0 to 1. */
export function formatPercent(share: number, language: Language, digits = 0): string {
  return numberFormat(language, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Decimal units: 1 kB is 1,000 bytes. */
export function formatBytes(bytes: number, language: Language): string {
  const power = bytes < 1000 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3));
  return numberFormat(language, {
    style: 'unit',
    unit: byteUnits[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: bytes / 1000 ** power < 10 && power > 0 ? 1 : 0,
  }).format(bytes / 1000 ** power);
}

/** "1.2 s", "2 min", "3 h": symbols apart from their number by a space that does not break. */
function unit(value: number, name: 'second' | 'minute' | 'hour', language: Language, digits = 0): string {
  const isWord = language === 'ja' || name === 'minute';
  const format = numberFormat(language, {
    style: 'unit',
    unit: name,
    unitDisplay: isWord ? 'short' : 'narrow',
    maximumFractionDigits: digits,
  });
  const parts = format.formatToParts(value).filter(({ type }) => type !== 'literal');
  const number = parts.filter(({ type }) => type !== 'unit').map((part) => part.value);
  const symbol = parts.filter(({ type }) => type === 'unit').map((part) => part.value);
  return `${number.join('')}\u00a0${symbol.join('')}`;
}

/** 0.12 s, 1.2 s, 34 s, 2 min 5 s, 3 h 10 min */
export function formatDuration(milliseconds: number, language: Language): string {
  const seconds = milliseconds / 1000;
  if (seconds < 1) return unit(seconds, 'second', language, 2);
  if (seconds < 10) return unit(seconds, 'second', language, 1);
  const whole = Math.round(seconds);
  if (whole < 60) return unit(whole, 'second', language);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${unit(minutes, 'minute', language)} ${unit(whole % 60, 'second', language)}`;
  return `${unit(Math.floor(minutes / 60), 'hour', language)} ${unit(minutes % 60, 'minute', language)}`;
}

/** Milliseconds since the epoch, in the reader's time zone. */
export function formatDateTime(time: number, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeStyle: 'short' }).format(
    time,
  );
}

/** The time of day, to the second. */
export function formatTime(time: number, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { timeStyle: 'medium' }).format(time);
}

const ages: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "5 minutes ago"; `now` is an argument so that tests need no clock. */
export function formatAge(time: number, now: number, language: Language): string {
  const relative = new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto' });
  const elapsed = time - now;
  for (const [name, size] of ages) {
    if (Math.abs(elapsed) >= size) return relative.format(Math.round(elapsed / size), name);
  }
  return relative.format(0, 'second');
}

/** "a, b and c" */
export function formatList(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(localeOf(language), { type: 'conjunction' }).format(items);
}

/** Which due times are recorded now, and what becomes of those at which nobody was there. Pure. */
import type { Occurrence } from '../run/schedule-store.ts';
import type { Policies } from './policies.ts';
import type { Timetable } from './timetable.ts';

/** A due time that is noticed later than this was missed. */
export const graceMs = 2 * 60_000;

export interface PlannedDue {
  readonly occurrences: readonly Occurrence[];
  /** The next due time; null when there is none. */
  readonly next: number | null;
}

/** What a schedule is, as far as its due times go. */
export interface DueRules {
  readonly name: string;
  readonly timetable: Timetable;
  readonly policies: Policies;
}

/**
 * Every due time from `next` to `now` comes out exactly once: as an occurrence that waits to start, or within one that
 * was skipped because it was missed.
 */
export function planDue(rules: DueRules, next: number, now: number): PlannedDue {
  if (next > now) return { occurrences: [], next };
  const { timetable, policies } = rules;
  const mostLate = mostLateOf(policies);
  let late: number[] = [];
  const punctual: number[] = [];
  let missed: Stretch | undefined;
  const miss = (nominal: number): void => {
    missed = { from: missed?.from ?? nominal, until: nominal, count: (missed?.count ?? 0) + 1 };
  };
  for (const nominal of timetable.between(next, now)) {
    if (now - nominal <= graceMs) punctual.push(nominal);
    else late.push(nominal);
    if (late.length > mostLate) late.splice(0, late.length - mostLate).forEach(miss);
  }
  if (policies.missedRuns.kind === 'last' && punctual.length > 0) {
    late.forEach(miss);
    late = [];
  }
  const skipped = missed === undefined ? [] : [skippedOccurrence(rules.name, missed, now)];
  const waiting = [
    ...late.map((nominal) => waitingOccurrence(rules, nominal, { now, isLate: true })),
    ...punctual.map((nominal) => waitingOccurrence(rules, nominal, { now, isLate: false })),
  ];
  return { occurrences: [...skipped, ...waiting], next: timetable.next(now) ?? null };
}

function mostLateOf({ missedRuns }: Policies): number {
  if (missedRuns.kind === 'all') return missedRuns.most;
  return missedRuns.kind === 'last' ? 1 : 0;
}

interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly count: number;
}

function skippedOccurrence(schedule: string, { from, until, count }: Stretch, now: number): Occurrence {
  return {
    schedule,
    nominal: from,
    kind: 'due',
    status: 'skipped',
    recordedAt: now,
    startAfter: from,
    isLate: true,
    reason: { kind: 'missed', until, count },
  };
}

function waitingOccurrence(
  { name, policies }: DueRules,
  nominal: number,
  { now, isLate }: { readonly now: number; readonly isLate: boolean },
): Occurrence {
  return {
    schedule: name,
    nominal,
    kind: 'due',
    status: 'waiting',
    recordedAt: now,
    startAfter: nominal + jitterOf(name, nominal, policies.jitterMs),
    isLate,
  };
}

/** The same for the same due time, so that a restart changes nothing; whole seconds, spread evenly. */
export function jitterOf(schedule: string, nominal: number, longestMs: number): number {
  if (longestMs === 0) return 0;
  let hash = 0x811c9dc5;
  for (const character of `${schedule}\n${nominal}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return ((hash >>> 0) % (longestMs / 1000 + 1)) * 1000;
}

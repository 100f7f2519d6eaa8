/** Which of the occurrences that wait may start now, which never will, and why the others wait. Pure. */
import {
  isByItself,
  type Occurrence,
  type OccurrenceKey,
  type OccurrenceReason,
  type OpenRun,
} from '../run/schedule-store.ts';
import type { Overlap } from './policies.ts';

/** A run that goes on, or one that is just being started and has no number yet. */
export type ActiveRun = Omit<OpenRun, 'run'> & { readonly run?: string; readonly isCancelling?: boolean };

export interface Board {
  /** Oldest first. */
  readonly waiting: readonly Occurrence[];
  readonly active: readonly ActiveRun[];
  /** How many go on in all, where `active` has only some of them. */
  readonly running?: number;
}

export interface StartRules {
  overlapOf(schedule: string): Overlap;
  concurrencyOf(backfill: string): number;
  /** How many runs of schedules go on at once, of all schedules together. */
  readonly mostActive: number;
  readonly now: number;
}

export interface PlannedStarts {
  readonly start: readonly Occurrence[];
  readonly skip: readonly { readonly occurrence: Occurrence; readonly reason: OccurrenceReason }[];
  /** Runs that give way to a newer one. */
  readonly cancel: readonly string[];
  readonly wait: readonly { readonly occurrence: Occurrence; readonly reason: OccurrenceReason }[];
}

/** Of one schedule; what comes after them is skipped, so that a run that hangs piles nothing up for ever. */
export const mostQueued = 100;

type Verdict =
  | { readonly kind: 'start' }
  | { readonly kind: 'skip' | 'wait'; readonly reason: OccurrenceReason };

export function planStarts(board: Board, rules: StartRules): PlannedStarts {
  const planned: { -readonly [K in keyof PlannedStarts]: PlannedStarts[K][number][] } = {
    start: [],
    skip: [],
    cancel: [],
    wait: [],
  };
  const lanes = new Map<string, Lane>();
  const laneOf = (name: string): Lane => {
    const lane = lanes.get(name) ?? { active: [], ahead: [], newest: Number.NEGATIVE_INFINITY };
    lanes.set(name, lane);
    return lane;
  };
  for (const run of board.active) laneOf(laneName(run)).active.push(run);
  for (const occurrence of board.waiting) {
    const lane = laneOf(laneName(occurrence));
    if (isPunctual(occurrence)) lane.newest = Math.max(lane.newest, occurrence.nominal);
  }
  let running = board.running ?? board.active.length;
  for (const occurrence of board.waiting) {
    const lane = laneOf(laneName(occurrence));
    const verdict = verdictOf(occurrence, lane, rules);
    const capacity = { kind: 'capacity', running, most: rules.mostActive } as const;
    if (verdict.kind === 'skip') planned.skip.push({ occurrence, reason: verdict.reason });
    else if (verdict.kind === 'wait' || running >= rules.mostActive) {
      lane.ahead.push(occurrence);
      planned.wait.push({ occurrence, reason: verdict.kind === 'wait' ? verdict.reason : capacity });
    } else {
      running += 1;
      lane.active.push(occurrence);
      planned.start.push(occurrence);
    }
    if (verdict.kind !== 'skip' && givesWay(occurrence, rules)) cancelOlder(lane, occurrence, planned.cancel);
  }
  return planned;
}

/** As far as it was looked at. */
interface Lane {
  readonly active: ActiveRun[];
  /** What waits and is older. */
  readonly ahead: Occurrence[];
  /** The newest that waits and was not missed. */
  newest: number;
}

/** What stands in the way of each other: the runs of a schedule by the clock, and those of one backfill. */
export function laneName({ schedule, nominal, kind, backfill }: Omit<OpenRun, 'run'>): string {
  // Who asks for a run gets it, whatever else runs.
  if (kind === 'manual') return `manual ${nominal} ${schedule}`;
  return backfill === undefined ? `due ${schedule}` : `backfill ${backfill}`;
}

const isPunctual = ({ kind, isLate }: Occurrence): boolean => isByItself(kind) && !isLate;

function verdictOf(occurrence: Occurrence, lane: Lane, rules: StartRules): Verdict {
  const { startAfter, kind, backfill } = occurrence;
  if (startAfter > rules.now) return { kind: 'wait', reason: { kind: 'jitter', until: startAfter } };
  if (kind === 'manual') return { kind: 'start' };
  if (backfill !== undefined) {
    const most = rules.concurrencyOf(backfill);
    const running = lane.active.length;
    return running < most ? { kind: 'start' } : { kind: 'wait', reason: { kind: 'backfill', running, most } };
  }
  return byOverlap(occurrence, lane, rules.overlapOf(occurrence.schedule));
}

function byOverlap(occurrence: Occurrence, lane: Lane, overlap: Overlap): Verdict {
  const [run] = lane.active;
  const inTheWay: OccurrenceReason | undefined =
    run === undefined && lane.ahead.length === 0
      ? undefined
      : { kind: 'overlap', ...(run?.run === undefined ? {} : { run: run.run }) };
  const isTurn: Verdict = inTheWay === undefined ? { kind: 'start' } : { kind: 'wait', reason: inTheWay };
  switch (overlap) {
    case 'allow':
      return { kind: 'start' };
    case 'queue':
      if (lane.ahead.length >= mostQueued)
        return { kind: 'skip', reason: { kind: 'queue-full', most: mostQueued } };
      return isTurn;
    case 'skip':
      // What was missed and is to be made up for stands in line by itself.
      return inTheWay !== undefined && isPunctual(occurrence) ? { kind: 'skip', reason: inTheWay } : isTurn;
    case 'cancel_older':
      if (lane.newest > occurrence.nominal)
        return { kind: 'skip', reason: { kind: 'superseded', by: lane.newest } };
      return isTurn;
  }
}

function givesWay({ kind, schedule, startAfter, isLate }: Occurrence, rules: StartRules): boolean {
  return (
    isByItself(kind) && !isLate && startAfter <= rules.now && rules.overlapOf(schedule) === 'cancel_older'
  );
}

function cancelOlder(lane: Lane, { nominal }: OccurrenceKey, cancel: string[]): void {
  for (const run of lane.active) {
    if (run.run !== undefined && run.nominal < nominal && run.isCancelling !== true) cancel.push(run.run);
  }
}

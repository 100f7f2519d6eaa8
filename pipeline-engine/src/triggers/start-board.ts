/**
 * What waits and what goes on, in lanes, so that a turn looks only at what may have changed: lanes with news,
 * lanes whose time has come, and lanes that wait for a place when there is one. `plan-starts.ts` decides about those.
 */
import type { Occurrence, OccurrenceKey, OccurrenceReason } from '../run/schedule-store.ts';
import { type ActiveRun, laneName, type PlannedStarts, planStarts, type StartRules } from './plan-starts.ts';

export interface StartBoard {
  /** These wait and no others, those that go on left out; `isNewestFirst` says which way a backfill goes. */
  reset(waiting: readonly Occurrence[], isNewestFirst: (backfill: string) => boolean): void;
  add(occurrence: Occurrence): void;
  remove(key: OccurrenceKey): void;
  /** A run that goes on, or what is new of it. */
  follow(run: ActiveRun): void;
  end(key: OccurrenceKey): void;
  isActive(key: OccurrenceKey): boolean;
  /** This run is being ended, so that nobody ends it again. */
  cancelling(run: string): void;
  /** The rules of a schedule are others now; without a name, nothing of the last plan was done. */
  lookAgain(schedule?: string): void;
  plan(rules: StartRules): PlannedStarts;
  /** Why an occurrence waits, after a plan; undefined for one that does not. */
  reasonOf(key: OccurrenceKey, rules: StartRules): OccurrenceReason | undefined;
  /** When the first of those may start that nothing but time holds back. */
  nextTime(): number;
}

/** What stands in each other's way. */
interface Lane {
  readonly name: string;
  readonly waiting: Entry[];
  readonly active: Map<string, ActiveRun>;
  /** When the next of those that wait may start. */
  nextTime: number;
}

interface Entry {
  readonly occurrence: Occurrence;
  readonly key: string;
  /** What is due by the clock goes first, oldest first; a backfill may go the other way. */
  readonly place: readonly [rank: number, time: number, order: number];
}

const never = Number.POSITIVE_INFINITY;

export function createStartBoard(): StartBoard {
  const lanes = new Map<string, Lane>();
  const changed = new Set<Lane>();
  /** Those that wait for a place, and those that wait for a time. */
  const held = new Set<Lane>();
  const timed = new Set<Lane>();
  let isNewestFirst: (backfill: string) => boolean = () => false;
  const laneOfWaiting = new Map<string, Lane>();
  const laneOfActive = new Map<string, Lane>();
  let added = 0;

  const laneOf = (run: Parameters<typeof laneName>[0]): Lane => {
    const name = laneName(run);
    const lane = lanes.get(name) ?? { name, waiting: [], active: new Map(), nextTime: never };
    lanes.set(name, lane);
    changed.add(lane);
    return lane;
  };

  const insert = (occurrence: Occurrence): void => {
    const { kind, backfill, nominal } = occurrence;
    added += 1;
    const time = backfill !== undefined && isNewestFirst(backfill) ? -nominal : nominal;
    const entry: Entry = {
      occurrence,
      key: keyOf(occurrence),
      place: [kind === 'backfill' ? 1 : 0, time, added],
    };
    const lane = laneOf(occurrence);
    lane.waiting.splice(placeFor(lane.waiting, entry), 0, entry);
    laneOfWaiting.set(entry.key, lane);
  };

  const clearAway = (lane: Lane): void => {
    if (lane.waiting.length > 0 || lane.active.size > 0) return;
    lanes.delete(lane.name);
    for (const set of [changed, held, timed]) set.delete(lane);
  };

  /** How many of a lane can start at most; the rest of it need not be looked at. */
  const mostOf = (lane: Lane, rules: StartRules): number => {
    const [first] = lane.waiting;
    if (first === undefined) return 0;
    const { backfill, schedule } = first.occurrence;
    if (backfill !== undefined) return rules.concurrencyOf(backfill) - lane.active.size;
    return rules.overlapOf(schedule) === 'allow' ? rules.mostActive - laneOfActive.size : never;
  };

  /** The part of a lane that decides what happens to it, and notes what it waits for beside that. */
  const headOf = (lane: Lane, rules: StartRules): readonly Entry[] => {
    const most = mostOf(lane, rules);
    let [ready, index] = [0, 0];
    lane.nextTime = never;
    for (; index < lane.waiting.length && ready < most; index += 1) {
      const { startAfter } = lane.waiting[index]?.occurrence ?? { startAfter: never };
      if (startAfter <= rules.now) ready += 1;
      else lane.nextTime = Math.min(lane.nextTime, startAfter);
    }
    return lane.waiting.slice(0, index);
  };

  const toLookAt = (rules: StartRules): readonly Lane[] => [
    ...new Set([
      ...changed,
      ...[...timed].filter(({ nextTime }) => nextTime <= rules.now),
      ...(laneOfActive.size < rules.mostActive ? held : []),
    ]),
  ];

  const note = (lane: Lane, isHeld: boolean): void => {
    changed.delete(lane);
    mark(held, lane, isHeld);
    mark(timed, lane, lane.nextTime < never);
  };

  return {
    reset: (waiting, newestFirst) => {
      isNewestFirst = newestFirst;
      laneOfWaiting.clear();
      for (const lane of lanes.values()) {
        lane.waiting.length = 0;
        changed.add(lane);
      }
      for (const occurrence of waiting) insert(occurrence);
      for (const lane of [...lanes.values()]) clearAway(lane);
    },
    add: insert,
    remove: (occurrence) => {
      const key = keyOf(occurrence);
      const lane = laneOfWaiting.get(key);
      if (lane === undefined) return;
      laneOfWaiting.delete(key);
      lane.waiting.splice(
        lane.waiting.findIndex((entry) => entry.key === key),
        1,
      );
      changed.add(lane);
      clearAway(lane);
    },
    follow: (run) => {
      const lane = laneOf(run);
      lane.active.set(keyOf(run), run);
      laneOfActive.set(keyOf(run), lane);
    },
    end: (run) => {
      const key = keyOf(run);
      const lane = laneOfActive.get(key);
      if (lane === undefined) return;
      laneOfActive.delete(key);
      lane.active.delete(key);
      changed.add(lane);
      clearAway(lane);
    },
    isActive: (key) => laneOfActive.has(keyOf(key)),
    cancelling: (run) => {
      for (const [key, { active }] of laneOfActive) {
        const found = active.get(key);
        if (found?.run === run) active.set(key, { ...found, isCancelling: true });
      }
    },
    lookAgain: (schedule) => {
      for (const lane of lanes.values()) {
        const isMeant = schedule === undefined || lane.waiting[0]?.occurrence.schedule === schedule;
        if (isMeant) changed.add(lane);
      }
    },
    plan: (rules) => {
      const chosen = toLookAt(rules).map((lane) => ({ lane, head: headOf(lane, rules) }));
      const waiting = chosen.flatMap(({ head }) => head).sort(inOrder);
      const planned = planStarts(
        {
          waiting: waiting.map(({ occurrence }) => occurrence),
          active: chosen.flatMap(({ lane }) => [...lane.active.values()]),
          running: laneOfActive.size,
        },
        rules,
      );
      const short = new Set(planned.wait.filter(({ reason }) => reason.kind === 'capacity').map(laneOfWait));
      for (const { lane, head } of chosen) {
        const isCut = head.length < lane.waiting.length && lane.waiting[0]?.occurrence.backfill === undefined;
        note(lane, isCut || head.some(({ occurrence }) => short.has(laneName(occurrence))));
      }
      return planned;
    },
    reasonOf: (key, rules) => {
      const lane = laneOfWaiting.get(keyOf(key));
      const entry = lane?.waiting.find((other) => other.key === keyOf(key));
      if (lane === undefined || entry === undefined) return undefined;
      // Where a whole lane need not be looked at, nothing stands in the way of one but places.
      const looked = mostOf(lane, rules) === never ? lane.waiting : [entry];
      const { wait } = planStarts(
        {
          waiting: looked.map(({ occurrence }) => occurrence),
          active: [...lane.active.values()],
          running: laneOfActive.size,
        },
        rules,
      );
      return wait.find(({ occurrence }) => occurrence === entry.occurrence)?.reason;
    },
    nextTime: () => Math.min(never, ...[...timed].map(({ nextTime }) => nextTime)),
  };
}

export const keyOf = ({ schedule, nominal }: OccurrenceKey): string => `${nominal} ${schedule}`;

const laneOfWait = ({ occurrence }: { readonly occurrence: Occurrence }): string => laneName(occurrence);

/** Where it goes among those that are in order. */
function placeFor(entries: readonly Entry[], entry: Entry): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = entries[middle];
    if (other !== undefined && inOrder(other, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function inOrder(a: Entry, b: Entry): number {
  const [rank, time, order] = a.place;
  return rank - b.place[0] || time - b.place[1] || order - b.place[2];
}

function mark(set: Set<Lane>, lane: Lane, isIn: boolean): void {
  if (isIn) set.add(lane);
  else set.delete(lane);
}

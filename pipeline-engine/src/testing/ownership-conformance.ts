/** What every ownership of a workspace must keep: one owner, who is told of, and nothing stored by an earlier one. */
import { describe, expect, it } from 'vitest';
import type { ContentReadings } from '../run/background-check.ts';
import type { RunHistory, RunStore } from '../run/ports.ts';
import type { RoomLedger } from '../run/room.ts';
import type { ScheduleStore } from '../run/schedule-store.ts';
import { occurrence, schedule } from './schedule-conformance.ts';
import { commitOf, startRun, succeeded } from './store-conformance.ts';

/** Everything that appends. */
export interface OwnedStores {
  readonly runStore: RunStore;
  readonly history: RunHistory;
  readonly schedules: ScheduleStore;
  readonly room: RoomLedger;
  readonly readings: ContentReadings;
}

export interface OwnerUnderTest {
  /** Raises the fence, and gives stores that stand behind it. */
  claim(): OwnedStores;
  publish(info: { readonly pid: number; readonly url?: string }): void;
  release(): void;
}

export interface OwnershipUnderTest {
  /** Throws `workspace-owned`. */
  acquire(pid: number): OwnerUnderTest;
  owner(): { readonly pid: number; readonly url?: string } | undefined;
}

type Write = (stores: OwnedStores, run: string) => Promise<unknown>;

type Reads = {
  readonly runStore: 'events' | 'pin' | 'list' | 'count' | 'unfinished';
  readonly history: 'runs' | 'uses' | 'results' | 'unfolded' | 'databaseBytes';
  readonly room: 'totals' | 'pipelines' | 'steps' | 'unmeasured';
  readonly readings: 'readAt';
  readonly schedules:
    | 'list'
    | 'get'
    | 'snapshot'
    | 'nextDue'
    | 'due'
    | 'marked'
    | 'occurrenceOf'
    | 'waiting'
    | 'openRuns'
    | 'backfills'
    | 'history'
    | 'heldFolders'
    | 'lastRuns'
    | 'lastSuccess';
};

/** Every method that changes something: one that a port gets is missing here, and does not compile, until it is tested. */
const writes: {
  readonly [Port in keyof OwnedStores]: Record<Exclude<keyof OwnedStores[Port], Reads[Port]>, Write>;
} = {
  runStore: {
    create: ({ runStore }) => startRun(runStore),
    append: ({ runStore }, run) => {
      const commit = commitOf(run, 'b', 'v1:stale');
      return runStore.append(run, [succeeded(commit)], 30, [commit]);
    },
    assertOwner: ({ runStore }) => runStore.assertOwner(),
  },
  history: {
    compact: ({ history }, run) => history.compact([run], 40),
    fold: ({ history }, run) => history.fold(run),
    tidy: ({ history }) => history.tidy(async () => undefined),
    forget: async ({ history }) => {
      const all: Parameters<RunHistory['forget']>[0][number][] = [];
      await history.results((page) => all.push(...page));
      await history.forget(all, () => true);
    },
    pin: ({ history }, run) => history.pin(run, true),
    remove: ({ history }, run) => history.remove(run),
    assertOwner: ({ history }) => history.assertOwner(),
  },
  room: {
    prune: ({ room }) => room.prune(() => false),
    forget: ({ room }) => room.forget(() => true),
    learn: ({ room }) => room.learn('sha256:stale', 1),
    setLogs: ({ room }) => room.setLogs({ count: 1, bytes: 1 }),
    setParts: ({ room }) => room.setParts('aa', { count: 1, bytes: 1 }),
    setAllParts: ({ room }) => room.setAllParts(new Map([['aa', { count: 1, bytes: 1 }]])),
  },
  readings: { note: ({ readings }) => readings.note('sha256:a', 50) },
  schedules: {
    put: ({ schedules }) => schedules.put(schedule('stale', 1), ''),
    disable: ({ schedules }) => schedules.disable('s'),
    remove: ({ schedules }) => schedules.remove('s'),
    record: ({ schedules }) =>
      schedules.record([{ schedule: 's', expected: 20, next: 30, occurrences: [occurrence('s', 20)] }]),
    note: ({ schedules }) => schedules.note([]),
    add: ({ schedules }) => schedules.add([occurrence('s', 25)]),
    settle: ({ schedules }) =>
      schedules.settle([
        { key: { schedule: 's', nominal: 10 }, status: 'skipped', reason: { kind: 'disabled' } },
      ]),
  },
};

/** Everything that can be read, so that whatever was changed shows. */
async function contentOf({ runStore, history, schedules, room, readings }: OwnedStores): Promise<unknown> {
  const runs = await runStore.list({ limit: 100 });
  const results: unknown[] = [];
  await history.results((page) => results.push(...page));
  return {
    runs,
    results,
    logs: await Promise.all(runs.map(({ run }) => runStore.events(run))),
    room: [await room.totals(), await room.pipelines()],
    readAt: await readings.readAt('sha256:a'),
    schedules: await schedules.list(),
    occurrences: await schedules.history('s', { limit: 100 }),
    waiting: await schedules.waiting(),
  };
}

async function fill(stores: OwnedStores): Promise<string> {
  const run = await startRun(stores.runStore);
  const commit = commitOf(run, 'a', 'v1:a');
  await stores.runStore.append(run, [succeeded(commit)], 20, [commit]);
  await stores.runStore.append(run, [{ type: 'run-finished', status: 'failed', outputs: [] }], 21);
  await stores.schedules.put(schedule('s', 20), '');
  await stores.schedules.add([occurrence('s', 10)]);
  return run;
}

/** `create` gives a fresh workspace that nobody owns. */
export function ownershipConformance(name: string, create: () => OwnershipUnderTest): void {
  describe(`R31 R122 ownership: ${name}`, () => {
    it('has one owner, of which the second is told, and none after it was released', () => {
      const workspace = create();
      expect(workspace.owner()).toBeUndefined();
      const first = workspace.acquire(41);
      expect(workspace.owner()).toEqual({ pid: 41 });
      first.publish({ pid: 41, url: 'http://127.0.0.1:7000' });
      expect(() => workspace.acquire(42)).toThrow(
        expect.objectContaining({
          code: 'workspace-owned',
          params: { pid: 41, url: 'http://127.0.0.1:7000' },
        }),
      );
      first.release();
      expect(workspace.owner()).toBeUndefined();
      workspace.acquire(42).release();
    });

    it('keeps what an earlier owner stored', async () => {
      const workspace = create();
      const first = workspace.acquire(1);
      const stores = first.claim();
      await fill(stores);
      const before = await contentOf(stores);
      first.release();
      const second = workspace.acquire(2);
      expect(await contentOf(second.claim())).toEqual(before);
      second.release();
    });

    for (const [port, methods] of Object.entries(writes)) {
      for (const [method, write] of Object.entries<Write>(methods)) {
        it(`refuses ${port}.${method} of an owner whose fence was raised, and takes that of the new one`, async () => {
          const workspace = create();
          const owner = workspace.acquire(1);
          const stale = owner.claim();
          const run = await fill(stale);
          const fresh = owner.claim();
          const before = await contentOf(fresh);
          await expect(write(stale, run)).rejects.toMatchObject({ code: 'fence-lost' });
          expect(await contentOf(fresh)).toEqual(before);
          await expect(write(fresh, run)).resolves.toSatisfy(() => true);
          owner.release();
        });
      }
    }
  });
}

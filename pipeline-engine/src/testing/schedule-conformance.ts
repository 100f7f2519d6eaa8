/** What every schedule store must keep, together with the run store that takes occurrences. */
import { describe, expect, it } from 'vitest';
import type { RunEventBody } from '../run/events.ts';
import type { RunStore } from '../run/ports.ts';
import type { Occurrence, OccurrenceKey, ScheduleStore, StoredSchedule } from '../run/schedule-store.ts';

export interface SchedulesUnderTest {
  readonly runStore: RunStore;
  readonly schedules: ScheduleStore;
}

/** `create` gives fresh, empty stores. */
export function scheduleStoreConformance(name: string, create: () => SchedulesUnderTest): void {
  describe(`S10 schedule store: ${name}`, () => {
    it('keeps what was enabled, with what was frozen then', async () => {
      const { schedules } = create();
      await schedules.put(schedule('b', 20), 'frozen b');
      await schedules.put(schedule('a', 10), 'frozen');
      await schedules.put(schedule('a', 30, { digest: 'sha256:new' }), 'frozen again');
      expect(await schedules.list()).toEqual([
        schedule('a', 30, { digest: 'sha256:new' }),
        schedule('b', 20),
      ]);
      expect(await schedules.get('a')).toEqual(schedule('a', 30, { digest: 'sha256:new' }));
      expect([await schedules.snapshot('a'), await schedules.snapshot('c')]).toEqual([
        'frozen again',
        undefined,
      ]);
      expect(await schedules.get('c')).toBeUndefined();
    });

    it('knows the next due time, and what is due, of enabled schedules only', async () => {
      const { schedules } = create();
      expect(await schedules.nextDue()).toBeUndefined();
      await schedules.put(schedule('a', 30), '');
      await schedules.put(schedule('b', 20), '');
      await schedules.put(schedule('never', null), '');
      await schedules.put(schedule('off', 5, { isEnabled: false }), '');
      expect(await schedules.nextDue()).toBe(20);
      expect((await schedules.due(30, 9)).map((found) => found.name)).toEqual(['b', 'a']);
      expect((await schedules.due(30, 1)).map((found) => found.name)).toEqual(['b']);
      expect(await schedules.due(19, 9)).toEqual([]);
      await schedules.disable('b', 'changed');
      expect(await schedules.nextDue()).toBe(30);
      expect(await schedules.get('b')).toEqual({
        ...schedule('b', null),
        isEnabled: false,
        disabledBecause: 'changed',
      });
    });

    it('S11 records a due time once, and moves on with it', async () => {
      const { schedules } = create();
      await schedules.put(schedule('a', 10), '');
      const record = { schedule: 'a', expected: 10, next: 20, occurrences: [occurrence('a', 10)] };
      expect(await schedules.record([record])).toEqual([occurrence('a', 10)]);
      expect(await schedules.record([record])).toEqual([]);
      expect(await schedules.record([{ ...record, expected: 20, next: 30 }])).toEqual([]);
      expect(await schedules.waiting()).toEqual([occurrence('a', 10)]);
      expect(await schedules.nextDue()).toBe(30);
      await schedules.remove('a');
      await schedules.put(schedule('a', 10), '');
      expect(await schedules.record([record])).toEqual([]);
    });

    it('S11 takes an occurrence with the run that is created for it, or creates none', async () => {
      const { schedules, runStore } = create();
      await schedules.put(schedule('a', null), '');
      await schedules.add([occurrence('a', 10), occurrence('a', 20)]);
      const run = await startRun(runStore, { schedule: 'a', nominal: 10 });
      await expect(startRun(runStore, { schedule: 'a', nominal: 10 })).rejects.toMatchObject({
        code: 'already-started',
      });
      await expect(startRun(runStore, { schedule: 'a', nominal: 11 })).rejects.toMatchObject({
        code: 'already-started',
      });
      expect((await runStore.list({ limit: 9 })).map((found) => found.run)).toEqual([run]);
      expect(await schedules.waiting()).toEqual([occurrence('a', 20)]);
      expect(await schedules.openRuns()).toEqual([{ schedule: 'a', nominal: 10, kind: 'due', run }]);
      await runStore.append(run, [{ type: 'run-finished', status: 'failed', outputs: [] }], 77);
      expect(await schedules.openRuns()).toEqual([]);
      const ended = { run, runStatus: 'failed', begunAt: 50, finishedAt: 77 };
      const past = { ...occurrence('a', 10), status: 'started', ...ended };
      expect(await schedules.history('a', { limit: 9 })).toEqual([occurrence('a', 20), past]);
      expect(await schedules.history('a', { limit: 9, before: 20 })).toEqual([past]);
      expect(await schedules.lastRuns()).toEqual([past]);
    });

    it('ends what waits, and nothing else', async () => {
      const { schedules, runStore } = create();
      await schedules.add([occurrence('a', 10), occurrence('a', 20)]);
      await startRun(runStore, { schedule: 'a', nominal: 10 });
      const reason = { kind: 'queue-full', most: 1 } as const;
      await schedules.settle(
        [10, 20, 30].map((nominal) => ({ key: { schedule: 'a', nominal }, status: 'skipped', reason })),
      );
      expect(
        (await schedules.history('a', { limit: 9 })).map(({ nominal, status }) => [nominal, status]),
      ).toEqual([
        [20, 'skipped'],
        [10, 'started'],
      ]);
    });

    it('S9 what waits of a schedule is skipped when it is disabled, but not what somebody asked for', async () => {
      const { schedules } = create();
      await schedules.put(schedule('a', 30), '');
      await schedules.add([
        occurrence('a', 10),
        occurrence('a', 20, { kind: 'manual' }),
        occurrence('b', 10),
      ]);
      await schedules.disable('a');
      expect(await schedules.waiting()).toEqual([
        occurrence('b', 10),
        occurrence('a', 20, { kind: 'manual' }),
      ]);
      expect((await schedules.history('a', { limit: 1, before: 20 }))[0]).toMatchObject({
        status: 'skipped',
        reason: { kind: 'disabled' },
      });
    });

    it('S43 S45 notes an event with its marks once, for an enabled schedule, at a nominal time of its own', async () => {
      const { schedules, runStore } = create();
      await schedules.put(schedule('a', null), '');
      await schedules.put(schedule('off', null, { isEnabled: false }), '');
      const cause = { kind: 'call', key: 'k', request: 'r', inputs: { day: '1' } } as const;
      const event = (name: string, marks: readonly string[]) => ({
        occurrence: occurrence(name, 10, { kind: 'call', cause }),
        marks,
      });
      const noted = await schedules.note([event('a', ['x', 'y']), event('a', ['z']), event('off', ['x'])]);
      expect(noted).toEqual([10, 11].map((nominal) => ({ ...event('a', []).occurrence, nominal })));
      expect(await schedules.note([event('a', ['new', 'y'])])).toEqual([]);
      expect(await schedules.marked('a', ['x', 'z', 'new'])).toEqual(
        new Map([
          ['x', 10],
          ['z', 11],
        ]),
      );
      const run = await startRun(runStore, { schedule: 'a', nominal: 10 });
      expect(await schedules.occurrenceOf(run)).toMatchObject({ nominal: 10, cause });
      expect(await schedules.occurrenceOf('99')).toBeUndefined();
      await schedules.disable('a');
      // What ran stays known; what waited may come again.
      expect(await schedules.marked('a', ['x', 'z'])).toEqual(new Map([['x', 10]]));
      expect((await schedules.history('a', { limit: 9 })).map(({ status }) => status)).toEqual([
        'skipped',
        'started',
      ]);
    });

    it('S65 knows the newest occurrence whose run succeeded', async () => {
      const { schedules, runStore } = create();
      await schedules.add([...[10, 20, 30].map((nominal) => occurrence('a', nominal)), occurrence('b', 40)]);
      const end = async (name: string, nominal: number, status: 'succeeded' | 'failed') => {
        const run = await startRun(runStore, { schedule: name, nominal });
        await runStore.append(run, [{ type: 'run-finished', status, outputs: [] }], 77);
      };
      expect(await schedules.lastSuccess('a', 0)).toBeUndefined();
      await end('a', 10, 'succeeded');
      await end('a', 20, 'succeeded');
      await end('a', 30, 'failed');
      await end('b', 40, 'succeeded');
      expect(await schedules.lastSuccess('a', 0)).toBe(20);
      expect(await schedules.lastSuccess('a', 20)).toBeUndefined();
    });

    it('S64 knows where files are held for what waits and for runs, and nothing of what was skipped', async () => {
      const { schedules, runStore } = create();
      await schedules.add(
        [10, 20, 30].map((nominal) => {
          const cause = { kind: 'files', folder: `held/${nominal}`, count: 1, files: [] } as const;
          return occurrence('a', nominal, { kind: 'files', cause });
        }),
      );
      const run = await startRun(runStore, { schedule: 'a', nominal: 10 });
      await schedules.settle([
        { key: { schedule: 'a', nominal: 20 }, status: 'skipped', reason: { kind: 'disabled' } },
      ]);
      const held = (await schedules.heldFolders()).toSorted((a, b) => (a.folder < b.folder ? -1 : 1));
      expect(held).toEqual([{ folder: 'held/10', run }, { folder: 'held/30' }]);
    });

    it('S20 a backfill takes what never started, also what was skipped or failed', async () => {
      const { schedules, runStore } = create();
      await schedules.add([10, 20, 30].map((nominal) => occurrence('a', nominal)));
      await startRun(runStore, { schedule: 'a', nominal: 10 });
      await schedules.settle([
        { key: { schedule: 'a', nominal: 20 }, status: 'failed', reason: { kind: 'changed' } },
      ]);
      const backfill = {
        id: 'x',
        schedule: 'a',
        from: 0,
        until: 50,
        concurrency: 2,
        newestFirst: true,
        createdAt: 60,
      };
      const wanted = [10, 20, 30, 40].map((nominal) =>
        occurrence('a', nominal, { kind: 'backfill', backfill: 'x' }),
      );
      const added = await schedules.add(wanted, backfill);
      expect(added.map(({ nominal }) => nominal)).toEqual([20, 40]);
      expect(await schedules.backfills()).toEqual([backfill]);
      expect((await schedules.waiting()).map(({ nominal, backfill: id }) => [nominal, id])).toEqual([
        [20, 'x'],
        [30, undefined],
        [40, 'x'],
      ]);
      // Of what started, only a run that was cancelled with its backfill gets another one.
      const ended = async (nominal: number, status: 'cancelled' | 'succeeded') => {
        const run = await startRun(runStore, { schedule: 'a', nominal });
        await runStore.append(run, [{ type: 'run-finished', status, outputs: [] }], 77);
      };
      await ended(20, 'cancelled');
      await ended(30, 'cancelled');
      await ended(40, 'succeeded');
      const again = await schedules.add(wanted, { ...backfill, id: 'y' });
      expect(again.map(({ nominal }) => nominal)).toEqual([20]);
      expect((await schedules.history('a', { limit: 1, before: 21 }))[0]).not.toHaveProperty('run');
      await startRun(runStore, { schedule: 'a', nominal: 20 });
    });
  });
}

export function schedule(
  name: string,
  next: number | null,
  more: Partial<StoredSchedule> = {},
): StoredSchedule {
  return {
    name,
    file: `schedules/${name}.yml`,
    digest: 'sha256:1',
    isEnabled: true,
    enabledAt: 1,
    next,
    ...more,
  };
}

export function occurrence(name: string, nominal: number, more: Partial<Occurrence> = {}): Occurrence {
  const times = { recordedAt: nominal + 1, startAfter: nominal };
  return { schedule: name, nominal, kind: 'due', status: 'waiting', ...times, isLate: false, ...more };
}

async function startRun(runStore: RunStore, claim: OccurrenceKey): Promise<string> {
  const pin = {
    pipeline: 'p.yml',
    text: '',
    layout: null,
    graph: '{}',
    upTo: null,
    force: false,
    inputs: [],
    code: [],
    secrets: [],
  };
  const created = (run: string): RunEventBody => ({
    type: 'run-created',
    run,
    pipeline: 'p.yml',
    displayName: 'P',
    steps: [],
    force: false,
    source: 'schedule',
  });
  const { run } = await runStore.create(pin, created, 50, claim);
  return run;
}

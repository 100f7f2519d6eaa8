/** What schedules cost: thousands that wait, and a thousand that are due at one instant; on the real database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createDatabase,
  createRunStore,
  createScheduleStore,
  createTimetable,
  createTriggerLoop,
  type Database,
  parsePolicies,
  type RunStore,
  type ScheduleNews,
  type ScheduleStore,
  type TriggerLoop,
} from '@millrace/pipeline-engine';
import { simulateSchedules } from '@millrace/pipeline-engine/testing';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { type Figure, measure, printFigure, summaryOf, timed } from './figures.ts';

const now = Date.parse('2026-06-01T00:00:00Z');
const many = 10_000;
const atOnce = 1_000;

describe('schedules', () => {
  let folder: string;
  let database: Database;
  let store: ScheduleStore;
  let runs: RunStore;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'millrace-bench-'));
    database = createDatabase({ path: path.join(folder, 'millrace.db') });
    store = createScheduleStore({ database, fence: 0 });
    runs = createRunStore({ database, fence: 0 });
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const enable = async (count: number, next: (index: number) => number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const name = `schedule-${index}`;
      const due = next(index);
      await store.put(
        { name, file: `${name}.yml`, digest: '', isEnabled: true, enabledAt: 0, next: due },
        '{}',
      );
    }
  };

  /** Its timer is turned by hand; runs end at once. */
  const loopAt = (
    clock: () => number,
    report: (news: ScheduleNews) => void = () => undefined,
  ): { readonly loop: TriggerLoop; readonly ring: () => void } => {
    let ring: () => void = () => undefined;
    const hourly = createTimetable({ kind: 'cron', expression: '0 * * * *' }, 0);
    if (!hourly.ok) throw new Error('it is a cron expression');
    const { policies } = parsePolicies({});
    const loop = createTriggerLoop({
      store,
      clock,
      timer: (_ms, work) => {
        ring = work;
        return () => undefined;
      },
      isTrusted: async () => true,
      rulesOf: async ({ name }) => ({ name, timetable: hourly.value, policies }),
      start: (occurrence) => createRun(runs, occurrence),
      cancel: async () => undefined,
      ended: async () => undefined,
      mostActive: 8,
      report,
    });
    return { loop, ring: () => ring() };
  };

  it('10,000 that wait', async () => {
    const looks = 500;
    const costOf = async (count: number): Promise<Figure> => {
      await enable(count, (index) => now + 3_600_000 + index * 1000);
      const { loop, ring } = loopAt(() => now);
      await loop.start();
      const figure = await measure(9, async () => {
        const before = process.cpuUsage();
        for (let look = 0; look < looks; look += 1) {
          ring();
          await new Promise((resolve) => setImmediate(resolve));
        }
        const { user, system } = process.cpuUsage(before);
        return (user + system) / looks;
      });
      await loop.close();
      return figure;
    };
    const none = await costOf(0);
    const all = await costOf(many);
    printFigure(`a look at the clock with ${many} schedules, once a minute`, 'µs of processor time', all, {
      name: 'without any',
      figure: none,
    });
  }, 300_000);

  it('1,000 due at one instant', async () => {
    await enable(atOnce, () => now);
    let time = now;
    const figures: { readonly bare: number[]; readonly recorded: number[]; readonly whole: number[] } = {
      bare: [],
      recorded: [],
      whole: [],
    };
    // In turns, so that the disk is the same for all.
    for (let turn = 0; turn < 4; turn += 1) {
      figures.bare.push(
        await timed(async () => {
          for (let index = 0; index < atOnce; index += 1) await createRun(runs, undefined);
        }),
      );
      time += 3_600_000;
      const begun = performance.now();
      let last = 0;
      const { loop } = loopAt(
        () => time,
        (news) => {
          if (news.kind === 'recorded') last = performance.now() - begun;
        },
      );
      await loop.start();
      await settled(store);
      figures.whole.push(performance.now() - begun);
      figures.recorded.push(last);
      await loop.close();
    }
    const [bare, recorded, whole] = [figures.bare, figures.recorded, figures.whole].map((all) =>
      summaryOf(all.slice(1)),
    );
    if (bare === undefined || recorded === undefined || whole === undefined) return;
    const floor = { name: `${atOnce} bare runs recorded and ended`, figure: bare };
    printFigure(`${atOnce} due at one instant: until the last is recorded`, 'ms', recorded, floor);
    printFigure(`${atOnce} due at one instant: until the last has ended, 8 at a time`, 'ms', whole, floor);
  }, 300_000);
});

/** Worlds of each size in 100,000 seeds: a year, a quarter, some days; and seeds that begin one of each. */
const sizes = [
  { name: 'a year of 200 schedules', worlds: 100, seeds: [3000] },
  { name: 'a quarter of 30', worlds: 900, seeds: [3100, 3200, 3300] },
  {
    name: 'some days of a handful',
    worlds: 99_000,
    seeds: Array.from({ length: 99 }, (_, index) => 3001 + index),
  },
] as const;

describe('worlds of schedules', () => {
  it('played from their seeds, and what 100,000 of them take', async () => {
    // Zones are walked through once for all.
    await simulateSchedules({ from: 1, seeds: 1 });
    let seconds = 0;
    for (const { name, worlds, seeds } of sizes) {
      const used: number[] = [];
      for (const from of seeds) {
        const before = process.cpuUsage();
        const { failure } = await simulateSchedules({ from, seeds: 1 });
        if (failure !== undefined) throw new Error(failure);
        const { user, system } = process.cpuUsage(before);
        used.push((user + system) / 1000);
      }
      printFigure(`a simulated world: ${name}`, 'ms of processor time', summaryOf(used));
      seconds += (worlds * used.reduce((sum, ms) => sum + ms, 0)) / used.length / 1000;
    }
    process.stdout.write(
      `100,000 seeds take about ${Math.round(seconds / 60)} minutes of one processor. To play them:
  npm run simulate -- schedules --seeds 100000 --from 1 --jobs 2
It tells how far it is every ten seconds. Ctrl-C ends it and says the command that goes on; after any other end, go on
with --from and the seed of its last line: everything below it was played and held.
`,
    );
  }, 300_000);
});

async function settled(store: ScheduleStore): Promise<void> {
  while ((await store.waiting()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function createRun(
  runs: RunStore,
  claim: { readonly schedule: string; readonly nominal: number } | undefined,
): Promise<string> {
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
  const head = {
    type: 'run-created',
    pipeline: 'p.yml',
    displayName: 'P',
    steps: [],
    force: false,
    source: 'schedule',
  } as const;
  const { run } = await runs.create(pin, (number) => ({ ...head, run: number }), now, claim);
  await runs.append(run, [{ type: 'run-finished', status: 'succeeded', outputs: [] }], now);
  return run;
}

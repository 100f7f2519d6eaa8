/**
 * A world for the triggers by files and by completions: real files and the real watches and trigger loop on stores in
 * memory, with processes that die at any change of a store. `event-world.test.ts` compares it with what a naive look says.
 */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {
  createTriggerLoop,
  EngineError,
  neverDue,
  type Occurrence,
  type PastOccurrence,
  type RunStatus,
  type ScheduleStore,
} from '@millrace/pipeline-engine';
import { createMemoryStores, createRandom, type Random } from '@millrace/pipeline-engine/testing';
import { workspaceOfFolder } from '@millrace/server';
import { createCompletionWatch } from '../../server/src/schedules/watch-completions.ts';
import { createFolderWatch } from '../../server/src/schedules/watch-folders.ts';

export interface PlayedEvents {
  /** Digests of contents that stood still before a quiet time, and of all that ever were. */
  readonly settled: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
  /** Digests in the order in which they were noted. */
  readonly noted: readonly string[];
  readonly scans: readonly PastOccurrence[];
  readonly followers: readonly PastOccurrence[];
  /** Of the pipeline that `followers` wait for: how each run ended. */
  readonly ends: ReadonlyMap<string, RunStatus>;
  readonly wanted: 'succeeded' | 'any';
  readonly runs: number;
  readonly deaths: number;
}

interface Process {
  readonly look: () => Promise<void>;
  readonly ended: (run: string) => void;
  readonly close: () => Promise<void>;
}

const settledMs = 10_000;
const [scan, follower] = ['scan', 'follower'];
const names = ['a.csv', 'b.csv', 'c.csv', 'd.csv'];
/** No run of this world went on when a file of this machine was written: no file counts as one that a run wrote. */
const aYearMs = 365 * 24 * 3_600_000;

/** `root` is an empty folder. */
export async function playEvents(seed: number, root: string): Promise<PlayedEvents> {
  const random: Random = createRandom(seed);
  const workspace = await workspaceOfFolder(root);
  const { runStore, schedules: store } = createMemoryStores();
  let now = Date.now() + aYearMs;
  const clock = (): number => now;
  const enabledAt = now;
  const folder = path.join(root, 'in');
  mkdirSync(folder);
  const how = {
    runs: random.pick(['batch', 'each'] as const),
    wanted: random.pick(['succeeded', 'any'] as const),
  };
  const [settled, written] = [new Set<string>(), new Set<string>()];
  const open = new Map<string, { readonly pipeline: string; readonly waiters: (() => void)[] }>();
  const ends = new Map<string, RunStatus>();
  let deaths = 0;

  for (const name of [scan, follower])
    await store.put({ name, file: `${name}.yml`, digest: '', isEnabled: true, enabledAt, next: null }, '');

  const startProcess = (): Process => {
    const life = { isOver: false };
    /** Dies now and then, before or after what it does; from then on it reaches no store. */
    const mortal = async <T>(work: () => Promise<T>): Promise<T> => {
      const fate = life.isOver ? 0 : random.below(12);
      if (fate === 0) die();
      if (life.isOver) throw new EngineError('store-failed', 'This process is dead.');
      const result = await work();
      if (fate === 1) die();
      if (life.isOver) throw new EngineError('store-failed', 'This process is dead.');
      return result;
    };
    const die = (): void => {
      if (!life.isOver) deaths += 1;
      life.isOver = true;
    };
    const own: ScheduleStore = {
      ...store,
      note: (happenings) => mortal(() => store.note(happenings)),
      record: (records) => mortal(() => store.record(records)),
      settle: (settlings) => mortal(() => store.settle(settlings)),
    };
    const timers = new Set<() => void>();
    const timer = (_ms: number, work: () => void): (() => void) => {
      timers.add(work);
      return () => timers.delete(work);
    };
    const policies = { missedRuns: { kind: 'last' }, overlap: 'queue', jitterMs: 0 } as const;
    const loop = createTriggerLoop({
      store: own,
      clock,
      timer,
      isTrusted: async () => true,
      rulesOf: async ({ name }) => ({ name, policies, timetable: neverDue }),
      mostActive: 4,
      report: () => undefined,
      start: (occurrence) => mortal(() => begin(occurrence)),
      cancel: async () => undefined,
      ended: (run) =>
        new Promise((resolve) => {
          const going = open.get(run);
          if (going === undefined) resolve(undefined);
          else going.waiters.push(() => resolve(undefined));
        }),
    });
    const shared = { store: own, clock, timer, noted: () => loop.look(), report: () => undefined };
    /** Resolved when the watch of folders has looked, and waits for the next time. */
    let looked: () => void = () => undefined;
    const folders = createFolderWatch({
      ...shared,
      workspace,
      hasher: { digest: async (file) => hashed(file) },
      looped: async () => undefined,
      timer: (ms, work) => {
        looked();
        return timer(ms, work);
      },
      watched: async () => [
        {
          ...{ name: scan, file: 'scan.yml', jitterMs: 0 },
          trigger: {
            kind: 'files',
            folder: 'in',
            patterns: ['*'],
            settledMs,
            runs: how.runs,
            once: 'content',
          },
        },
      ],
    });
    const completions = createCompletionWatch({
      ...shared,
      runs: runStore,
      published: {
        open: async () => {
          throw new EngineError('not-found', 'Nothing is published.');
        },
      },
      watched: async () => [
        {
          ...{ name: follower, file: 'follower.yml', jitterMs: 0, since: enabledAt },
          trigger: { kind: 'completion', pipeline: { kind: 'file', path: 'scan.yml' }, status: how.wanted },
        },
      ],
    });
    const started = loop.start();
    completions.refresh();
    return {
      look: async () => {
        await started;
        const done = new Promise<void>((resolve) => {
          looked = resolve;
        });
        folders.refresh();
        await done;
        for (const work of [...timers]) if (timers.delete(work)) work();
        await loop.look();
      },
      ended: completions.ended,
      close: async () => {
        await Promise.all([folders.close(), completions.close(), started]);
        await loop.close();
        life.isOver = true;
      },
    };
  };

  const begin = async (occurrence: Occurrence): Promise<string> => {
    const pipeline = `${occurrence.schedule}.yml`;
    const nothing = { text: '', layout: null, graph: '{}', upTo: null, force: false };
    const { run } = await runStore.create(
      { pipeline, ...nothing, inputs: [], code: [], secrets: [] },
      (id) => ({
        ...{ type: 'run-created', run: id, pipeline, displayName: '', steps: [], force: false },
        source: 'schedule',
      }),
      now,
      occurrence,
    );
    open.set(run, { pipeline, waiters: [] });
    return run;
  };

  const endRun = async (process: Process): Promise<void> => {
    const [run, going] = [...open][0] ?? [];
    if (run === undefined || going === undefined) return;
    const status = random.pick(['succeeded', 'succeeded', 'failed'] as const);
    now += 1;
    await runStore.append(run, [{ type: 'run-finished', status, outputs: [] }], now);
    open.delete(run);
    if (going.pipeline === 'scan.yml') ends.set(run, status);
    for (const tell of going.waiters) tell();
    process.ended(run);
  };

  const hashed = (file: string) => {
    const content = readFileSync(file);
    const digest = createHash('sha256').update(content).digest('hex');
    return { digest, bytes: content.length, stamp: '', isFolder: false };
  };

  const changeFiles = (): void => {
    const [name, other] = [random.pick(names), random.pick(names)].map((file) => path.join(folder, file));
    if (name === undefined || other === undefined) return;
    const there = readdirSync(folder).map((file) => path.join(folder, file));
    const act = random.below(5);
    if (act <= 1) writeFileSync(name, `content ${random.below(8)}`);
    else if (!there.includes(name)) writeFileSync(name, 'content 0');
    else if (act === 2) rmSync(name);
    else if (name !== other && act === 3) renameSync(name, other);
    else if (name !== other) copyFileSync(name, other);
    for (const file of readdirSync(folder)) written.add(hashed(path.join(folder, file)).digest);
  };

  /** Nothing changes until everything that there is has been noted, has run and has ended. */
  const rest = async (): Promise<void> => {
    for (const file of readdirSync(folder)) settled.add(hashed(path.join(folder, file)).digest);
    const standing = async (): Promise<string> =>
      JSON.stringify([deaths, (await store.waiting()).length, await runStore.count({})]);
    for (let round = 0; round < 60; round += 1) {
      const before = await standing();
      const process = startProcess();
      for (let look = 0; look < 3; look += 1) {
        await process.look();
        now += settledMs + 1;
      }
      while (open.size > 0) await endRun(process);
      await process.look();
      await process.close();
      if (open.size === 0 && (await standing()) === before) return;
    }
  };

  for (let phase = 0; phase < 3; phase += 1) {
    let process = startProcess();
    for (let step = 0; step < 12; step += 1) {
      const act = random.below(6);
      if (act <= 2) changeFiles();
      else if (act === 3) await endRun(process);
      else if (act === 4) now += random.below(2 * settledMs);
      else {
        await process.close();
        process = startProcess();
      }
      if (random.chance(60)) await process.look();
    }
    await process.close();
    await rest();
  }
  const [scans, followers] = await Promise.all(
    [scan, follower].map((name) => store.history(name, { limit: 10_000 })),
  );
  return {
    ...{ settled, written, scans: scans ?? [], followers: followers ?? [], ends, wanted: how.wanted, deaths },
    noted: (scans ?? []).flatMap(({ cause }) =>
      cause?.kind === 'files' ? cause.files.map(({ digest }) => digest) : [],
    ),
    runs: await runStore.count({}),
  };
}

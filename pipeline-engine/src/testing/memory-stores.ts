/** The stores in memory. They keep every promise of their ports but durability, and pass the same conformance suites. */
import type { Identity } from '../cache/identity.ts';
import { EngineError } from '../errors.ts';
import type { ContentReadings } from '../run/background-check.ts';
import type { EndpointCalls } from '../run/endpoint-calls.ts';
import type { RunEvent } from '../run/events.ts';
import type {
  ArtifactStore,
  InputHasher,
  RunHistory,
  RunPin,
  RunStore,
  RunSummary,
  StepCache,
  StepCacheEntry,
  StepCommit,
} from '../run/ports.ts';
import { codeStep, type RoomLedger } from '../run/room.ts';
import { isFound } from '../run/run-filter.ts';
import type { ScheduleStore } from '../run/schedule-store.ts';
import { replayEvents } from '../run/state.ts';
import { isTerminal } from '../run/step-state.ts';
import { createMemoryCalls } from './memory-calls.ts';
import type { MemoryFiles } from './memory-files.ts';
import { createMemoryHistory } from './memory-history.ts';
import {
  createMemoryReadings,
  createMemoryRoom,
  type RoomRecords,
  recordMade,
  recordUse,
} from './memory-room.ts';
import { createMemorySchedules } from './memory-schedules.ts';

export interface MemoryStores {
  readonly runStore: RunStore;
  readonly stepCache: StepCache;
  readonly schedules: ScheduleStore;
  readonly history: RunHistory;
  readonly room: RoomLedger;
  readonly calls: EndpointCalls;
  readonly readings: ContentReadings;
  /** Every commit in order, for asserting that no identity is committed twice. */
  readonly commits: readonly StepCommit[];
}

export interface CachedResult {
  readonly entry: StepCacheEntry;
  readonly identity: Identity;
  readonly component: string;
}

/** What the stores share, as the tables of a database. */
export interface MemoryRecords extends RoomRecords {
  readonly pins: Map<string, RunPin>;
  readonly logs: Map<string, readonly RunEvent[]>;
  readonly results: Map<string, CachedResult>;
  /** Runs that somebody asked to keep, that only a summary is left of, and whose log is folded. */
  readonly pinned: Set<string>;
  readonly compacted: Set<string>;
  readonly folded: Set<string>;
}

/** One object for all, because an event and its result are stored together. */
export function createMemoryStores(): MemoryStores {
  const records: MemoryRecords = {
    pins: new Map(),
    logs: new Map(),
    results: new Map(),
    pinned: new Set(),
    compacted: new Set(),
    folded: new Set(),
    uses: new Map(),
    sizes: new Map(),
    readAt: new Map(),
  };
  const { pins, logs, results } = records;
  let lastRun = 0;
  const used = new Map<string, string>();
  const commits: StepCommit[] = [];

  const logOf = (run: string): readonly RunEvent[] => {
    const log = logs.get(run);
    if (log === undefined) throw new EngineError('not-found', `There is no run ${run}.`, { run });
    return log;
  };

  const summaries = (): readonly RunSummary[] => [...logs.values()].flatMap((log) => summaryOf(log, records));

  const keep = (commit: StepCommit): void => {
    commits.push(commit);
    const { entry, identity, component } = commit;
    if (commit.replace || !results.has(entry.fingerprint))
      results.set(entry.fingerprint, { entry, identity, component });
  };

  const summaryOfRun = (run: string): RunSummary | undefined => summaryOf(logs.get(run) ?? [], records)[0];
  const { calls, claim: claimCall } = createMemoryCalls(summaryOfRun);
  const schedules = createMemorySchedules((run) => {
    const summary = summaryOfRun(run);
    if (summary === undefined) return undefined;
    const { status, createdAt, finishedAt } = summary;
    return { status, begunAt: createdAt, ...(finishedAt === null ? {} : { finishedAt }) };
  });

  const runStore: RunStore = {
    assertOwner: async () => undefined,
    create: async (pin, first, time, claim) => {
      const run = String(lastRun + 1);
      if (claim !== undefined) {
        if ('endpoint' in claim) claimCall(claim, run);
        else schedules.claim(claim, run);
      }
      lastRun += 1;
      const event: RunEvent = { ...first(run), seq: 1, time };
      pins.set(run, { ...pin, run });
      for (const { artifact: digest, bytes } of pin.code)
        recordUse(records, { pipeline: pin.pipeline, step: codeStep, digest }, bytes);
      logs.set(run, [event]);
      return { run, event };
    },
    append: async (run, bodies, time, more = []) => {
      const log = logOf(run);
      const last = log.at(-1)?.seq ?? 0;
      const events = bodies.map((body, index): RunEvent => ({ ...body, seq: last + index + 1, time }));
      for (const commit of more) keep(commit);
      logs.set(run, [...log, ...events]);
      const pipeline = pins.get(run)?.pipeline ?? '';
      for (const event of events) {
        if (event.type !== 'step-succeeded' && event.type !== 'step-reused') continue;
        used.set(`${pipeline}\0${event.step}`, event.fingerprint);
        recordMade(records, pipeline, event.step, event.outputs);
      }
      return events;
    },
    events: async (run, afterSeq = 0) => {
      const log = logs.get(run) ?? [];
      return afterSeq === 0 ? log : log.filter(({ seq }) => seq > afterSeq);
    },
    pin: async (run) => pins.get(run),
    list: async ({ before, limit, ...filter }) =>
      summaries()
        .filter((found) => before === undefined || Number(found.run) < Number(before))
        .filter((found) => isFound(found, filter))
        .reverse()
        .slice(0, limit),
    count: async (filter) => summaries().filter((found) => isFound(found, filter)).length,
    unfinished: async () => [...pins.keys()].filter((run) => logOf(run).at(-1)?.type !== 'run-finished'),
  };

  const stepCache: StepCache = {
    hasFormerFormat: () => [...results.keys()].some((fingerprint) => fingerprint.startsWith('v1:')),
    get: async (fingerprints) =>
      new Map(
        fingerprints.flatMap((fingerprint) => {
          const found = results.get(fingerprint);
          return found === undefined ? [] : [[fingerprint, found.entry] as const];
        }),
      ),
    nearest: async (pipeline, step, component) => {
      const own = results.get(used.get(`${pipeline}\0${step}`) ?? '');
      const all = [...results.values()].filter((result) => result.component === component);
      const newest = all.sort((a, b) => b.entry.time - a.entry.time)[0];
      const found = own?.component === component ? own : newest;
      if (found === undefined) return undefined;
      const { run, time, durationMs } = found.entry;
      return {
        identity: found.identity,
        from: { run, step: found.entry.step, time },
        durationMs,
        isOwn: found === own,
      };
    },
  };

  return {
    runStore,
    stepCache,
    schedules: schedules.store,
    history: createMemoryHistory(records),
    room: createMemoryRoom(records),
    calls,
    readings: createMemoryReadings(records),
    commits,
  };
}

function summaryOf(log: readonly RunEvent[], { pinned, compacted }: MemoryRecords): readonly RunSummary[] {
  const state = replayEvents(log);
  const [first] = log;
  if (state === undefined || first?.type !== 'run-created') return [];
  const made = log.flatMap((event) => (event.type === 'step-succeeded' ? event.outputs : []));
  const { run, pipeline, displayName, status, createdAt, finishedAt = null } = state;
  const counts: Record<string, number> = { succeeded: 0, reused: 0, failed: 0, skipped: 0, cancelled: 0 };
  for (const id of state.order) {
    const ended = state.steps[id]?.status ?? 'waiting';
    if (isTerminal(ended)) counts[ended] = (counts[ended] ?? 0) + 1;
  }
  return [
    {
      run,
      pipeline,
      displayName,
      status,
      createdAt,
      finishedAt,
      counts: { total: state.order.length, ...counts },
      source: first.source,
      bytes: made.reduce((sum, output) => sum + output.bytes, 0),
      isPinned: pinned.has(run),
      isCompacted: compacted.has(run),
    },
  ];
}

/** Artifacts are single files; `stored` lists their digests, and removing or changing one by hand is a test's damage. */
export function createMemoryArtifacts(files: MemoryFiles, hash: (text: string) => string): ArtifactStore {
  const pathOf = (digest: string): string => `/artifacts/${digest}`;
  const digestOf = (content: string): string => `sha256:${hash(content)}`;
  const keep = (content: string): { readonly digest: string; readonly bytes: number } => {
    const digest = digestOf(content);
    files.write(pathOf(digest), content);
    return { digest, bytes: content.length };
  };
  const attempts = new Set<string>();
  const verify: ArtifactStore['verify'] = async (digest) => {
    const content = files.read(pathOf(digest));
    if (content === undefined) return 'missing';
    return digestOf(content) === digest ? 'intact' : 'damaged';
  };
  return {
    put: async (path, claim) => {
      const content = files.take(path);
      if (content !== undefined) claim?.(digestOf(content));
      if (content !== undefined) return keep(content);
      throw new EngineError('artifact-missing', `There is nothing at "${path}" to store.`, { path });
    },
    putCopy: async (copied, claim) => {
      const content = copied.map(({ from }) => files.read(from) ?? '').join('\n');
      claim?.(digestOf(content));
      return keep(content);
    },
    path: pathOf,
    verify,
    verifyContent: verify,
    createAttemptDirectory: async (attempt) => {
      attempts.add(attempt);
      return `/attempts/${attempt}`;
    },
    attempts: async () => [...attempts],
    attemptDirectory: (attempt) => `/attempts/${attempt}`,
    removeAttemptDirectory: async (attempt) => {
      attempts.delete(attempt);
    },
    list: async () => files.below('/artifacts/').map((path) => path.slice('/artifacts/'.length)),
    measure: async (digest) => files.read(pathOf(digest))?.length ?? 0,
    remove: async (digest) => files.remove(pathOf(digest)),
  };
}

export function createMemoryHasher(files: MemoryFiles, hash: (text: string) => string): InputHasher {
  return {
    digest: async (path) => {
      const content = files.read(path);
      if (content === undefined) return undefined;
      const stamp = String(files.version(path));
      return { digest: `sha256:${hash(content)}`, bytes: content.length, stamp, isFolder: false };
    },
    text: async (path) => files.read(path),
    buildContext: async (path) => {
      const content = files.read(path);
      return content === undefined ? undefined : `sha256:${hash(content)}`;
    },
    // There are no folders.
    files: async () => undefined,
    close: () => undefined,
    codeFiles: async (path, includes) => {
      const all = [...(path === undefined ? [] : [path]), ...includes];
      const found = all.flatMap((from) => {
        const content = files.read(from);
        const name = from.slice(from.lastIndexOf('/') + 1);
        return content === undefined ? [] : [{ path: name, from, digest: `sha256:${hash(content)}` }];
      });
      const text = all.map((from) => files.read(from) ?? '').join('\n');
      return found.length === all.length ? { files: found, digest: `sha256:${hash(text)}` } : undefined;
    },
  };
}

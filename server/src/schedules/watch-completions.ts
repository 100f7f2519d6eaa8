/**
 * Notices the ends of runs for the schedules that wait for them (S46 to S48): at once while this process is up, and at its
 * start those that ended and were not noted. Which were is in the store.
 */
import {
  type CompletionTrigger,
  type Happening,
  jitterOf,
  mostQueued,
  type Occurrence,
  type RunStore,
  type RunSummary,
  type ScheduleStore,
} from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { PublishedPipelines } from '../publish/published.ts';
import { publishedFolder } from '../workspace/walk-files.ts';
import type { ScheduleClock } from './schedule-clock.ts';
import { workspacePathFrom } from './workspace-path-from.ts';

export interface WatchedPipeline {
  /** Of the schedule. */
  readonly name: string;
  readonly file: string;
  readonly trigger: CompletionTrigger;
  readonly jitterMs: number;
  /** Runs that ended before are none of it: by the clock of runs. */
  readonly since: number;
}

export interface CompletionWatch {
  /** Which pipelines are watched may have changed. */
  refresh(): void;
  /** A place in the queue may be free. */
  goOn(): void;
  ended(run: string): void;
  close(): Promise<void>;
}

export interface CompletionWatchOptions extends Pick<ScheduleClock, 'clock'> {
  readonly store: Pick<ScheduleStore, 'marked' | 'note' | 'waiting' | 'occurrenceOf'>;
  readonly runs: Pick<RunStore, 'list'>;
  readonly published: Pick<PublishedPipelines, 'open'>;
  /** Undefined while nothing may start by itself. */
  readonly watched: () => Promise<readonly WatchedPipeline[] | undefined>;
  readonly noted: (occurrences: readonly Occurrence[]) => Promise<void>;
  readonly report: (error: unknown) => void;
}

/** Runs that start each other by their ends, in a row; the next one is skipped. */
const longestChain = 16;
/** A run that ends may have begun so long before its schedule was enabled. */
const longestRunMs = 30 * 24 * 3600 * 1000;
const pageSize = 200;

export function createCompletionWatch(options: CompletionWatchOptions): CompletionWatch {
  const { store, runs, clock } = options;
  /** Runs that ended and were not yet looked at; everything since the schedules were enabled at first. */
  let isBehind = true;
  let [isStale, isAgain, isClosed] = [true, false, false];
  let watched: readonly WatchedPipeline[] = [];
  let turning: Promise<void> | undefined;
  const ends = new Set<string>();

  const noteEnd = async (run: RunSummary): Promise<readonly Occurrence[]> => {
    const happenings: Happening[] = [];
    for (const wanted of watched) {
      if (!isWanted(run, wanted) || !(await isPipeline(options.published, run.pipeline, wanted))) continue;
      const mark = `run:${run.run}`;
      if ((await store.marked(wanted.name, [mark])).size > 0) continue;
      if (await isFull(wanted.name)) {
        isBehind = true;
        continue;
      }
      happenings.push({ occurrence: await occurrenceOf(run, wanted), marks: [mark] });
    }
    return store.note(happenings);
  };

  const isFull = async (name: string): Promise<boolean> =>
    (await store.waiting()).filter(({ schedule }) => schedule === name).length >= mostQueued;

  const occurrenceOf = async (run: RunSummary, { name, jitterMs }: WatchedPipeline): Promise<Occurrence> => {
    const nominal = clock();
    const made = await store.occurrenceOf(run.run);
    const depth = made?.cause?.kind === 'completion' ? made.cause.depth + 1 : 1;
    const { pipeline, status } = run;
    const cause = { kind: 'completion', run: run.run, pipeline, status, depth } as const;
    const times = { nominal, recordedAt: nominal, startAfter: nominal + jitterOf(name, nominal, jitterMs) };
    const occurrence = { schedule: name, kind: 'completion', isLate: false, ...times, cause } as const;
    if (depth <= longestChain) return { ...occurrence, status: 'waiting' };
    return { ...occurrence, status: 'skipped', reason: { kind: 'chain', most: longestChain } };
  };

  /** Every run that one of the schedules may still have to hear of, oldest first. */
  const missedEnds = async (): Promise<readonly RunSummary[]> => {
    const since = Math.min(...watched.map((wanted) => wanted.since));
    const found: RunSummary[] = [];
    for (let before: string | undefined; ; ) {
      const page = await runs.list({
        limit: pageSize,
        from: since - longestRunMs,
        ...(before === undefined ? {} : { before }),
      });
      found.push(...page.filter(({ finishedAt }) => finishedAt !== null && finishedAt >= since));
      before = page.at(-1)?.run;
      if (page.length < pageSize) return found.reverse();
    }
  };

  const round = async (): Promise<void> => {
    if (isStale) {
      const known = await options.watched();
      if (known === undefined) return;
      isStale = false;
      watched = known;
    }
    if (watched.length === 0) {
      ends.clear();
      return;
    }
    const list = isBehind ? await missedEnds() : await endedOnes([...ends]);
    isBehind = false;
    for (const { run } of list) ends.delete(run);
    for (const run of list) {
      if (isClosed) return;
      const noted = await noteEnd(run);
      if (noted.length > 0) await options.noted(noted);
    }
  };

  const endedOnes = async (wanted: readonly string[]): Promise<readonly RunSummary[]> => {
    const found: RunSummary[] = [];
    for (const run of wanted) {
      ends.delete(run);
      const [summary] = await runs.list({ limit: 1, before: String(Number(run) + 1) });
      if (summary?.run === run && summary.finishedAt !== null) found.push(summary);
    }
    return found;
  };

  const turn = async (): Promise<void> => {
    do {
      isAgain = false;
      await round().catch((error: unknown) => {
        // Nothing is lost: everything is looked through at the next end.
        isStale = true;
        isBehind = true;
        if (!isClosed) options.report(error);
      });
    } while (isAgain && !isClosed);
    turning = undefined;
  };

  const again = (): void => {
    if (isClosed) return;
    isAgain = true;
    turning ??= turn();
  };

  return {
    refresh: () => {
      isStale = true;
      again();
    },
    goOn: () => {
      if (isBehind && watched.length > 0) again();
    },
    ended: (run) => {
      ends.add(run);
      again();
    },
    close: async () => {
      isClosed = true;
      await turning;
    },
  };
}

function isWanted({ status, finishedAt }: RunSummary, { trigger, since }: WatchedPipeline): boolean {
  if (finishedAt === null || finishedAt < since) return false;
  // Whoever cancels a run does not want what comes after it either, unless every end counts.
  return trigger.status === 'any' || trigger.status === status;
}

/** Whether a run of the pipeline `file` is one that the schedule waits for: also of a published version of it. */
export async function isPipeline(
  published: Pick<PublishedPipelines, 'open'>,
  file: string,
  { file: schedule, trigger }: Pick<WatchedPipeline, 'file' | 'trigger'>,
): Promise<boolean> {
  const { pipeline } = trigger;
  const [, name, version] = new RegExp(`^${publishedFolder}/([^/]+)/([^/]+)/files/`).exec(file) ?? [];
  if (pipeline.kind === 'registered') {
    const [wanted = '', wantedVersion] = pipeline.name.replace(/@[a-z]+$/, '').split(':');
    return name === wanted && (wantedVersion === undefined || version === wantedVersion);
  }
  const wanted = workspacePathFrom(schedule, pipeline.path);
  if (file === wanted || name === undefined) return file === wanted;
  const source = await published.open(name, version).catch((error: unknown) => {
    if (error instanceof EngineError) return undefined;
    throw error;
  });
  return source?.source === wanted;
}

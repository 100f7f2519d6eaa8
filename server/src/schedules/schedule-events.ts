/** What schedules wait for beside the clock: which of them watch what, and what becomes of what they notice. */
import {
  type EventTrigger,
  type InputHasher,
  type Occurrence,
  parseEventTrigger,
  parsePolicies,
  type StoredSchedule,
} from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { Services } from '../services.ts';
import type { Freezer } from './freeze-schedule.ts';
import type { ScheduleClock } from './schedule-clock.ts';
import type { SchedulesContext } from './schedules-context.ts';
import { createCompletionWatch } from './watch-completions.ts';
import { createFolderWatch, type FolderState } from './watch-folders.ts';

export interface ScheduleEvents {
  /** Begins to watch. */
  start(): void;
  /** What is enabled may have changed. */
  refresh(): void;
  /** A run of a schedule began, or will not. */
  goOn(): void;
  folderOf(name: string): FolderState | undefined;
  close(): Promise<void>;
}

export interface ScheduleEventsOptions extends ScheduleClock {
  readonly store: SchedulesContext['store'];
  readonly services: Pick<Services, 'workspace' | 'trust' | 'published' | 'engine' | 'runs'>;
  readonly hasher: Pick<InputHasher, 'digest'>;
  readonly freezer: Pick<Freezer, 'frozenOf'>;
  readonly noted: (occurrences: readonly Occurrence[]) => Promise<void>;
  readonly looped: (schedule: string) => Promise<void>;
}

/** An enabled schedule that waits for an event. */
interface Watching {
  readonly name: string;
  readonly file: string;
  readonly trigger: EventTrigger;
  readonly jitterMs: number;
  readonly since: number;
}

export function createScheduleEvents(options: ScheduleEventsOptions): ScheduleEvents {
  const { store, services, freezer, noted, looped } = options;
  /** What was read of each, for as long as it is the same. */
  let known = new Map<StoredSchedule['name'], { readonly key: string; readonly watching?: Watching }>();
  let unsubscribe: (() => void) | undefined;

  const read = async (stored: StoredSchedule): Promise<Watching | undefined> => {
    const { schedule, since = stored.enabledAt } = await freezer.frozenOf(stored);
    const { trigger } = parseEventTrigger(schedule.properties);
    if (trigger === undefined) return undefined;
    const { jitterMs } = parsePolicies(schedule.properties).policies;
    return { name: stored.name, file: stored.file, trigger, jitterMs, since };
  };

  const watching = async (): Promise<readonly Watching[] | undefined> => {
    if (!(await services.trust.isTrusted())) return undefined;
    const before = known;
    known = new Map();
    for (const stored of await store.list()) {
      if (!stored.isEnabled) continue;
      const key = `${stored.enabledAt} ${stored.digest}`;
      const same = before.get(stored.name);
      known.set(stored.name, same?.key === key ? same : { key, watching: await read(stored) });
    }
    return [...known.values()].flatMap((entry) => entry.watching ?? []);
  };

  const report = (error: unknown): void =>
    console.error(
      'What schedules wait for cannot be watched.',
      error instanceof EngineError ? error.message : error,
    );
  const folders = createFolderWatch({
    ...options,
    workspace: services.workspace,
    watched: async () =>
      (await watching())?.flatMap(({ trigger, ...rest }) =>
        trigger.kind === 'files' ? [{ ...rest, trigger }] : [],
      ),
    noted,
    looped,
    report,
  });
  const completions = createCompletionWatch({
    ...options,
    runs: services.runs,
    published: services.published,
    watched: async () =>
      (await watching())?.flatMap(({ trigger, ...rest }) =>
        trigger.kind === 'completion' ? [{ ...rest, trigger }] : [],
      ),
    noted,
    report,
  });

  const refresh = (): void => {
    folders.refresh();
    completions.refresh();
  };
  return {
    start: () => {
      unsubscribe = services.engine.subscribe((run, event) => {
        if (event.type === 'run-finished') completions.ended(run);
      });
      refresh();
    },
    refresh,
    goOn: completions.goOn,
    folderOf: folders.stateOf,
    close: async () => {
      unsubscribe?.();
      await Promise.all([folders.close(), completions.close()]);
    },
  };
}

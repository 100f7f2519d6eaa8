/** Keeps in the state database what a person let run: the rules of a schedule and the published version, as they are now. */
import path from 'node:path';
import type { ScheduleStore, StoredSchedule } from '@millrace/pipeline-engine';
import { isAssetName } from '@millrace/pipeline-engine/browser';
import type { ScheduleDetail } from '../contract/index.ts';
import { InvalidDocument } from '../document/invalid-document.ts';
import { wantedCompute } from '../run/begin-run.ts';
import type { Services } from '../services.ts';
import { toJson } from '../to-json.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';
import {
  type FrozenSchedule,
  readFrozen,
  resolveWhatToRun,
  rulesOfSchedule,
  writeFrozen,
} from './frozen-schedule.ts';
import type { ScheduleClock } from './schedule-clock.ts';
import { badName, unknownSchedule, untrusted } from './schedule-errors.ts';
import { readScheduleFiles, type ScheduleFile } from './schedule-files.ts';
import { computeOf } from './start-occurrence.ts';

export interface Freezer {
  /** The file of a schedule as it is now. */
  fileOf(name: string): Promise<ScheduleFile>;
  /** What was frozen of a schedule. */
  frozenOf(schedule: Pick<StoredSchedule, 'name'>): Promise<FrozenSchedule>;
  /** All that is wrong with a file, by the catalog as it was read last. */
  knownIssues(file: ScheduleFile): ScheduleDetail['issues'];
  issuesOf(file: ScheduleFile): Promise<ScheduleDetail['issues']>;
  /** Nothing is frozen of a file with mistakes, and nothing in a workspace that nobody trusts. */
  freeze(file: ScheduleFile): Promise<FrozenSchedule>;
  put(file: ScheduleFile, frozen: FrozenSchedule, isEnabled: boolean): Promise<void>;
  /** What a run that is asked for is of: what was enabled last, unless the file changed since. */
  storedOrFrozen(name: string): Promise<StoredSchedule>;
}

export interface FreezerOptions extends Pick<ScheduleClock, 'clock'> {
  readonly store: ScheduleStore;
  readonly services: Pick<
    Services,
    'workspace' | 'trust' | 'documents' | 'catalog' | 'published' | 'computes'
  >;
}

export function createFreezer({ store, services, clock }: FreezerOptions): Freezer {
  const { trust, documents, published, catalog, computes } = services;
  const { root } = services.workspace;

  const fileOf: Freezer['fileOf'] = async (name) => {
    const found = (await readScheduleFiles(root)).find((file) => file.name === name);
    return found ?? Promise.reject(unknownSchedule(name));
  };
  const knownIssues: Freezer['knownIssues'] = ({ text, path: file }) =>
    toJson([...documents.checkAny(text, file).issues]);
  const issuesOf: Freezer['issuesOf'] = async (file) => {
    await catalog.refresh();
    return knownIssues(file);
  };

  const freeze: Freezer['freeze'] = async (file) => {
    if (!(await trust.isTrusted())) throw untrusted();
    if (!isAssetName(file.name)) throw badName(file.name);
    const issues = await issuesOf(file);
    if (file.schedule === undefined || issues.some(({ severity }) => severity === 'error'))
      throw new InvalidDocument(issues);
    const job = file.schedule.action?.kind === 'create-job' ? file.schedule.action.job : undefined;
    if (job?.kind === 'file')
      await resolveWorkspacePath(root, path.posix.join(path.posix.dirname(file.path), job.path));
    const { schedule } = file;
    const overrides = schedule.action?.kind === 'create-job' ? schedule.action.overrides : {};
    await computes.refresh();
    const compute = computeOf(overrides);
    if (compute !== undefined) await wantedCompute(services, compute);
    return { version: 1, schedule, published: await resolveWhatToRun(file, published), since: Date.now() };
  };

  const put: Freezer['put'] = async (file, frozen, isEnabled) => {
    const { name, path: place, digest } = file;
    const enabledAt = clock();
    const { timetable } = rulesOfSchedule(name, frozen.schedule, enabledAt);
    const next = isEnabled ? (timetable.next(enabledAt) ?? null) : null;
    await store.put({ name, file: place, digest, isEnabled, enabledAt, next }, writeFrozen(frozen));
  };

  return {
    fileOf,
    frozenOf: async ({ name }) => {
      const text = await store.snapshot(name);
      if (text === undefined) throw unknownSchedule(name);
      return readFrozen(text);
    },
    knownIssues,
    issuesOf,
    freeze,
    put,
    storedOrFrozen: async (name) => {
      const file = await fileOf(name);
      if (!(await trust.isTrusted())) throw untrusted();
      const stored = await store.get(name);
      if (stored?.digest !== file.digest) await put(file, await freeze(file), false);
      return (await store.get(name)) ?? Promise.reject(unknownSchedule(name));
    },
  };
}

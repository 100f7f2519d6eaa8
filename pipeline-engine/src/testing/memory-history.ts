/** What a collector reads and changes, in memory: the other side of the records that `memory-stores.ts` keeps. */
import { foldLog } from '../run/fold-log.ts';
import type { ArtifactNotes, AttemptLogs, HistoricResult, RunHistory } from '../run/ports.ts';
import { createUsesOfLog } from '../run/run-uses.ts';
import type { MemoryFiles } from './memory-files.ts';
import type { CachedResult, MemoryRecords } from './memory-stores.ts';

export function createMemoryHistory(records: MemoryRecords): RunHistory {
  const { pins, logs, results, pinned, compacted, folded } = records;
  const finishedAt = (run: string): number | null => {
    const last = logs.get(run)?.at(-1);
    return last?.type === 'run-finished' ? last.time : null;
  };
  const fold = (run: string, withoutOutputs: boolean): void => {
    logs.set(run, foldLog(logs.get(run) ?? [], { withoutOutputs }));
    folded.add(run);
  };
  const resultOf = ({ entry }: CachedResult): HistoricResult => {
    const { fingerprint, attempt, time, outputs, step, run } = entry;
    return { fingerprint, attempt, time, outputs, step, pipeline: pins.get(run)?.pipeline };
  };

  return {
    runs: async () =>
      [...pins.values()].reverse().map(({ run, pipeline }) => ({
        run,
        pipeline,
        finishedAt: finishedAt(run),
        isPinned: pinned.has(run),
        isCompacted: compacted.has(run),
      })),
    uses: async (run) => {
      const { uses, note } = createUsesOfLog();
      const log = logs.get(run) ?? [];
      for (const event of log) note(event);
      const code = pins.get(run)?.code ?? [];
      return { ...uses, code: code.map(({ artifact }) => artifact), eventBytes: JSON.stringify(log).length };
    },
    results: async (each) => each([...results.values()].map(resultOf)),
    compact: async (runs) => {
      for (const run of runs) {
        fold(run, true);
        compacted.add(run);
      }
    },
    unfolded: async (endedBefore) =>
      [...pins.keys()].filter((run) => {
        const time = finishedAt(run);
        return time !== null && time < endedBefore && !folded.has(run);
      }),
    fold: async (run) => fold(run, false),
    tidy: async () => undefined,
    forget: async (forgotten, isStillFree) => {
      for (const result of forgotten) {
        const isSame = results.get(result.fingerprint)?.entry.attempt === result.attempt;
        if (isSame && isStillFree(result)) results.delete(result.fingerprint);
      }
    },
    pin: async (run, wanted) => {
      if (!pins.has(run)) return false;
      if (wanted) pinned.add(run);
      else pinned.delete(run);
      return true;
    },
    remove: async (run) => {
      if (!pins.has(run)) return 'unknown';
      if (finishedAt(run) === null) return 'unfinished';
      pins.delete(run);
      logs.delete(run);
      return 'removed';
    },
    assertOwner: async () => undefined,
    databaseBytes: () => JSON.stringify([...logs.values()]).length,
  };
}

/** The logs of attempts as files `/logs/<attempt>.log`. */
export function createMemoryLogs(files: MemoryFiles): AttemptLogs {
  const [folder, suffix] = ['/logs/', '.log'];
  return {
    list: async () =>
      files.below(folder).map((path) => ({
        attempt: path.slice(folder.length, -suffix.length),
        bytes: Buffer.byteLength(files.read(path) ?? ''),
      })),
    remove: async (attempt) => files.remove(`${folder}${attempt}${suffix}`),
  };
}

/** Notes on artifacts as files `/notes/<digest>`. */
export function createMemoryNotes(files: MemoryFiles): ArtifactNotes {
  const folder = '/notes/';
  return {
    list: async () =>
      files.below(folder).map((path) => ({
        digest: path.slice(folder.length),
        bytes: Buffer.byteLength(files.read(path) ?? ''),
      })),
    remove: async (digest) => files.remove(`${folder}${digest}`),
  };
}

/** Committed parts of steps in memory: `/parts/<scope>/<generation>/<key>/...` among the files, and when each was used. */
import type { Clock, PartStore } from '../run/ports.ts';
import type { Amount } from '../run/room.ts';
import type { MemoryFiles } from './memory-files.ts';

export interface MemoryParts extends PartStore {
  /** A part, or a whole generation, was used last at `time`. Without that it was used just now. */
  touch(folder: string, time: number): void;
}

const dayMs = 24 * 60 * 60 * 1000;
const first = 'first';

export function createMemoryParts(files: MemoryFiles, clock: Clock): MemoryParts {
  /** The current generation of each scope that was opened, and all of them. */
  const current = new Map<string, string>();
  const generations = new Map<string, Set<string>>();
  const used = new Map<string, number>();
  const timeOf = (folder: string): number => used.get(folder) ?? clock();
  const folderOf = (scope: string, generation: string): string => `/parts/${scope}/${generation}`;

  const partsIn = (folder: string): readonly string[] => {
    const prefix = `${folder}/`;
    return [...new Set(files.below(prefix).map((file) => file.slice(prefix.length).split('/')[0] ?? ''))];
  };

  const unused = (before: number): readonly string[] =>
    [...generations].flatMap(([scope, names]) =>
      [...names].flatMap((generation) => {
        const folder = folderOf(scope, generation);
        const isOver = timeOf(folder) < clock() - dayMs;
        if (generation !== (current.get(scope) ?? first) && isOver) return [folder];
        return partsIn(folder)
          .filter((key) => {
            const limit = /^(draft|aside)-/.test(key) ? clock() - dayMs : before;
            return timeOf(`${folder}/${key}`) < limit;
          })
          .map((key) => `${folder}/${key}`);
      }),
    );

  const amountIn = (scope: string): Amount => {
    const folders = [...(generations.get(scope) ?? [])].map((generation) => folderOf(scope, generation));
    const texts = folders
      .flatMap((folder) => files.below(`${folder}/`))
      .map((file) => files.read(file) ?? '');
    return {
      count: folders.flatMap(partsIn).length,
      bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    };
  };

  return {
    touch: (folder, time) => void used.set(folder, time),
    open: (scope, fresh) => {
      if (fresh !== undefined) current.set(scope, `fresh ${fresh}`);
      const generation = current.get(scope) ?? first;
      generations.set(scope, (generations.get(scope) ?? new Set()).add(generation));
      return { folder: folderOf(scope, generation), scope };
    },
    count: (scope, keys) => {
      const there = new Set(partsIn(folderOf(scope, current.get(scope) ?? first)));
      return keys.filter((key) => there.has(key)).length;
    },
    measure: async (scope) => {
      const scopes = scope === undefined ? [...generations.keys()] : [scope];
      return new Map(scopes.map((each) => [each, amountIn(each)]));
    },
    settled: async () => undefined,
    sweep: async (before, { dryRun }) => {
      const gone = { count: 0, bytes: 0 };
      for (const folder of unused(before)) {
        gone.count += 1;
        for (const file of files.below(`${folder}/`)) {
          gone.bytes += Buffer.byteLength(files.read(file) ?? '');
          if (!dryRun) files.remove(file);
        }
        const [, , scope = '', generation = '', key] = folder.split('/');
        if (!dryRun && key === undefined) generations.get(scope)?.delete(generation);
      }
      return gone;
    },
  };
}

/**
 * Makes the names in one folder durable, for many at once: who comes while a sync is under way shares the next one, which
 * waits a moment for names that are about to come. A sync that the disk refuses fails all who waited for it, and is tried
 * again for whoever comes next.
 */
import { processTimer } from '../run/timer.ts';
import { syncPath } from './file-content.ts';

/** How long a sync may wait for other names, at most. */
const patienceMs = 4;

export interface FolderNames {
  /** A name will be given soon; to be called back when it was, or will not be. */
  announce(): () => void;
  /** To be called after a name was given. */
  changed(): void;
  /** Resolves when every name that was given before survives a loss of power. */
  durable(): Promise<void>;
}

export function createFolderNames(
  folder: string,
  { sync = syncPath, timer = processTimer } = {},
): FolderNames {
  // What an earlier process named may not be on disk: it died, or its sync failed.
  let named = 1;
  let synced = 0;
  let coming = 0;
  let goOn: (() => void) | undefined;
  /** The one that the disk works on, and the one that still takes names. */
  let underWay: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const othersCame = (): Promise<void> =>
    new Promise((resolve) => {
      const forget = timer(patienceMs, () => goOn?.());
      goOn = () => {
        goOn = undefined;
        forget();
        resolve();
      };
    });

  const syncNext = async (): Promise<void> => {
    // Its failure is for those who waited for it.
    await underWay?.catch(() => undefined);
    if (coming > 0) await othersCame();
    underWay = next;
    next = undefined;
    const upTo = named;
    await sync(folder);
    synced = upTo;
  };

  return {
    announce: () => {
      coming += 1;
      return () => {
        coming -= 1;
        if (coming === 0) goOn?.();
      };
    },
    changed: () => {
      named += 1;
    },
    durable: async () => {
      if (synced >= named) return;
      next ??= Promise.resolve().then(syncNext);
      await next;
    },
  };
}

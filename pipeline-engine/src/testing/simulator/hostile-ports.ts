/** The ports of one process of a simulated world: late, refusing, out of space, fenced off, and lying. */
import { EngineError } from '../../errors.ts';
import type { ArtifactStore, InputHasher, RunHistory, RunStore, StepCache } from '../../run/ports.ts';
import { createMemoryHasher } from '../memory-stores.ts';
import { hash } from '../memory-world.ts';
import type { Agenda } from './agenda.ts';
import type { Disk } from './disk.ts';
import type { Random } from './random.ts';
import type { Hazards } from './world-plan.ts';

export interface HostilePortsOptions {
  readonly owner: { readonly fence: number };
  readonly agenda: Agenda;
  readonly disk: Disk;
  readonly random: Random;
  readonly hazards: () => Hazards;
  /** How many attempts were dispatched so far in this world. */
  readonly dispatched: () => number;
  readonly complain: (invariant: string, details: string) => void;
}

export interface HostilePorts {
  readonly runStore: RunStore;
  readonly stepCache: StepCache;
  readonly artifacts: ArtifactStore;
  readonly hasher: InputHasher;
  readonly history: RunHistory;
}

export function hostilePorts(options: HostilePortsOptions): HostilePorts {
  const { owner, agenda, disk, random, hazards, dispatched, complain } = options;
  const { runStore, stepCache, artifacts, history, files } = disk;
  const hasher = createMemoryHasher(files, hash);

  /** Most reads answer at once. */
  const read = <T>(label: string, effect: () => Promise<T>): Promise<T> =>
    random.chance(25) ? agenda.later(owner, label, effect) : effect();

  const write = <T>(label: string, effect: () => T | Promise<T>): Promise<T> =>
    agenda.later(owner, label, effect, true);

  const checkFence = (): void => {
    if (owner.fence !== disk.fence)
      throw new EngineError('fence-lost', 'Another process owns the workspace.');
  };
  const assertOwner = async (): Promise<void> => checkFence();

  /** One transaction, with the fence in it. A store that refuses may have stored all the same. */
  const transaction = async <T>(effect: () => Promise<T>): Promise<T> => {
    checkFence();
    const { appendRefused, refusedButStored } = hazards();
    if (!random.chance(appendRefused)) return effect();
    if (random.chance(refusedButStored)) await effect();
    throw new EngineError('store-failed', 'The database refused.');
  };

  const room = (): void => {
    if (random.chance(hazards().diskFull)) throw new EngineError('store-failed', 'The disk is full.');
  };

  return {
    runStore: {
      ...runStore,
      assertOwner,
      create: (...request) => write('create a run', () => transaction(() => runStore.create(...request))),
      append: (run, bodies, ...more) =>
        write(`append to ${run}: ${bodies.map(shown).join(', ')}`, () =>
          transaction(() => runStore.append(run, bodies, ...more)),
        ),
      events: (...request) => read('read events', () => runStore.events(...request)),
      pin: (run) => read('read a pin', () => runStore.pin(run)),
      unfinished: () => read('read unfinished runs', () => runStore.unfinished()),
    },
    stepCache: {
      hasFormerFormat: () => stepCache.hasFormerFormat(),
      get: (fingerprints) => read('look results up', () => stepCache.get(fingerprints)),
      nearest: (...request) => read('look for the nearest', () => stepCache.nearest(...request)),
    },
    artifacts: {
      ...artifacts,
      put: (path, claim) =>
        write(`put ${path}`, async () => {
          room();
          const kept = await artifacts.put(path, claim);
          if (random.chance(hazards().renameLies)) disk.lose(kept.digest, dispatched());
          return kept;
        }),
      verify: (digest) => read('verify', () => artifacts.verify(digest)),
      createAttemptDirectory: (attempt) =>
        write(`make the directory of ${attempt}`, () => {
          room();
          return artifacts.createAttemptDirectory(attempt);
        }),
      removeAttemptDirectory: (attempt) => {
        if (owner.fence !== disk.fence) complain('ousted-keeps-away', `${attempt} loses its directory`);
        return write(`remove the directory of ${attempt}`, () => artifacts.removeAttemptDirectory(attempt));
      },
      // The name goes at once; that it went is heard later.
      remove: async (digest) => {
        await artifacts.remove(digest);
        await agenda.later(owner, `collected ${digest.slice(0, 12)}`, () => undefined);
      },
    },
    history: {
      ...history,
      compact: (runs, time) =>
        write(`make summaries of ${runs.join(', ')}`, () => transaction(() => history.compact(runs, time))),
      fold: (run) => write(`fold ${run}`, () => transaction(() => history.fold(run))),
      forget: (results, isStillFree) =>
        write(`forget ${results.length} results`, () =>
          transaction(() => history.forget(results, isStillFree)),
        ),
      pin: (run, pinned) => write(`pin ${run}`, () => transaction(() => history.pin(run, pinned))),
      uses: (run) => read('read what a run uses', () => history.uses(run)),
      assertOwner,
    },
    hasher: {
      digest: (path) => read(`hash ${path}`, () => hasher.digest(path)),
      codeFiles: (...request) => hasher.codeFiles(...request),
      buildContext: (path) => hasher.buildContext(path),
      text: (path) => hasher.text(path),
      files: (path) => hasher.files(path),
      close: () => hasher.close(),
    },
  };
}

function shown(body: { readonly type: string; readonly step?: string }): string {
  return body.step === undefined ? body.type : `${body.step} ${body.type}`;
}

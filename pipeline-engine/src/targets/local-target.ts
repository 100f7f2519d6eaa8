/** This machine as a compute target: built-ins run in warm workers, commands under bash. */
import { EngineError } from '../errors.ts';
import type { ComputeTarget } from '../run/ports.ts';
import { startBuiltin } from './builtin-attempt.ts';
import { reapCommand, startCommand } from './command-attempt.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface LocalTargetOptions {
  readonly name?: string;
  /** How many attempts run at once. */
  readonly capacity: number;
  /** Runs the built-in components; closed together with the target. */
  readonly pool: WorkerPool;
  /** How long a command may take to end after SIGTERM. */
  readonly graceMs?: number;
}

const defaultGraceMs = 5000;

export function createLocalTarget(options: LocalTargetOptions): ComputeTarget {
  const { name = 'local', capacity, pool, graceMs = defaultGraceMs } = options;
  const cancels = new Set<() => Promise<void>>();
  return {
    name,
    capacity,
    submit: async (attempt, onSignal) => {
      if (attempt.step.component.origin.kind === 'builtin') {
        return withDiskErrors(() => startBuiltin(pool, attempt, onSignal));
      }
      const handle = await withDiskErrors(() => startCommand(attempt, onSignal, { graceMs }));
      cancels.add(handle.cancel);
      const forget = (): void => void cancels.delete(handle.cancel);
      handle.outcome.then(forget, forget);
      return handle;
    },
    reap: (attempt) => reapCommand(attempt, { graceMs }),
    close: async () => {
      await Promise.all([...cancels].map((cancel) => cancel()));
      await pool.close();
    },
  };
}

/** What the disk refuses while an attempt is prepared is no bug. */
async function withDiskErrors<T>(prepare: () => Promise<T>): Promise<T> {
  try {
    return await prepare();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) throw error;
    const code = String(error.code);
    const message = `The files of the step could not be prepared: ${error.message}.`;
    throw new EngineError('store-failed', message, { code }, { cause: error });
  }
}

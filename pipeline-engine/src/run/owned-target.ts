/**
 * Targets as the owner of a workspace may use them. A process that was ousted ends nothing and removes nothing of an
 * attempt that its successor may follow: it asks who the owner is right before each of that.
 */
import { EngineError } from '../errors.ts';
import type { AttemptHandle, ComputeTarget, Owned } from './ports.ts';

/** Gives each target the same answer every time, for a dispatcher knows targets by what they are. */
export function createOwnedTargets(owner: Owned): (targets: readonly ComputeTarget[]) => ComputeTarget[] {
  const owned = new WeakMap<ComputeTarget, ComputeTarget>();
  return (targets) =>
    targets.map((target) => {
      const known = owned.get(target) ?? ownedTarget(target, owner);
      owned.set(target, known);
      // One that is owned already stays so.
      owned.set(known, known);
      return known;
    });
}

function ownedTarget(target: ComputeTarget, owner: Owned): ComputeTarget {
  const { release, sweep } = target;
  const unlessOusted = async (work: () => Promise<void>): Promise<void> => {
    if (!(await isOusted(owner))) await work();
  };
  /** Ends with its process, whoever is the owner: nobody else can follow it. */
  const mayAlwaysCancel = ({ step }: Parameters<ComputeTarget['submit']>[0]): boolean =>
    target.isVolatile?.(step) ?? false;
  const guarded = (handle: AttemptHandle): AttemptHandle => ({
    outcome: handle.outcome,
    cancel: () => unlessOusted(handle.cancel),
  });
  return {
    ...target,
    submit: async (attempt, onSignal) => {
      const handle = await target.submit(attempt, onSignal);
      return mayAlwaysCancel(attempt) ? handle : guarded(handle);
    },
    reattach: async (attempt, onSignal) => {
      const handle = await target.reattach(attempt, onSignal);
      return handle && guarded(handle);
    },
    // Who would begin the attempt anew after this must hear of it.
    reap: async (attempt) => {
      await owner.assertOwner();
      await target.reap(attempt);
    },
    ...(release && { release: (attempt) => unlessOusted(() => release(attempt)) }),
    ...(sweep && { sweep: () => unlessOusted(sweep) }),
    close: async (attempts) => target.close((await isOusted(owner)) ? 'leave' : attempts),
  };
}

/** A store that cannot be asked says nothing about the owner. */
export async function isOusted(owner: Owned): Promise<boolean> {
  try {
    await owner.assertOwner();
    return false;
  } catch (error) {
    if (error instanceof EngineError) return error.code === 'fence-lost';
    throw error;
  }
}

/** What every compute target must keep. How an attempt succeeds, fails or hangs is the adapter's own matter. */
import { describe, expect, it } from 'vitest';
import type { Attempt, AttemptSignal, ComputeTarget } from '../run/ports.ts';

export interface TargetUnderTest {
  readonly target: ComputeTarget;
  /** An attempt with one file output `out` that will end as its name says; `hang` ends only when it is cancelled. */
  readonly attempt: (ending: 'succeed' | 'fail' | 'hang') => Attempt;
  readonly hasOutput: (attempt: Attempt) => boolean;
}

/** `create` gives a fresh target; the suite closes it. */
export function computeTargetConformance(name: string, create: () => TargetUnderTest): void {
  describe(`T20 compute target: ${name}`, () => {
    const using = async (work: (subject: TargetUnderTest) => Promise<void>): Promise<void> => {
      const subject = create();
      try {
        await work(subject);
      } finally {
        await subject.target.close('end');
      }
    };

    it('runs an attempt to its end and leaves the output at its path', () =>
      using(async ({ target, attempt, hasOutput }) => {
        const signals: AttemptSignal[] = [];
        const made = attempt('succeed');
        const handle = await target.submit(made, (signal) => signals.push(signal));
        expect((await handle.outcome).kind).toBe('succeeded');
        expect(signals).toContainEqual({ kind: 'running' });
        expect(hasOutput(made)).toBe(true);
      }));

    it('reports a failure as an outcome, and never rejects', () =>
      using(async ({ target, attempt }) => {
        const handle = await target.submit(attempt('fail'), () => undefined);
        expect(await handle.outcome).toMatchObject({
          kind: 'failed',
          failure: { message: expect.any(String) },
        });
      }));

    it('cancels an attempt under way, and cancelling twice or late does no harm', () =>
      using(async ({ target, attempt }) => {
        const begun = deferred();
        const handle = await target.submit(attempt('hang'), (signal) => {
          if (signal.kind === 'running') begun.resolve();
        });
        await begun.promise;
        await Promise.all([handle.cancel(), handle.cancel()]);
        expect(await handle.outcome).toEqual({ kind: 'cancelled' });
        await handle.cancel();
      }));

    it('reaps an attempt that it knows nothing of', () =>
      using(async ({ target, attempt }) => {
        await target.reap(attempt('hang'));
      }));
  });
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

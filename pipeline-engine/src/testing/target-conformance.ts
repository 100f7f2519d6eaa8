/** What every compute target must keep. How an attempt succeeds, fails or hangs is the adapter's own matter. */
import { describe, expect, it } from 'vitest';
import type { Attempt, AttemptSignal, ComputeTarget } from '../run/ports.ts';

export interface TargetUnderTest {
  readonly target: ComputeTarget;
  /** An attempt with one file output `out` that will end as its name says; `hang` ends only when it is cancelled. */
  readonly attempt: (ending: 'succeed' | 'fail' | 'hang') => Attempt;
  readonly hasOutput: (attempt: Attempt) => boolean;
  /** The target as the next process makes it; absent where attempts die with the process. */
  readonly nextProcess?: () => ComputeTarget;
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

    it('reattaches to nothing that it never took, and starts nothing then', () =>
      using(async ({ target, attempt, hasOutput }) => {
        const made = attempt('succeed');
        expect(await target.reattach(made, () => undefined)).toBeUndefined();
        expect(hasOutput(made)).toBe(false);
      }));

    it('settles every outcome when it is closed, and ends what it does not leave', () =>
      using(async ({ target, attempt }) => {
        const handle = await target.submit(attempt('hang'), () => undefined);
        await target.close('end');
        expect(['cancelled', 'lost']).toContain((await handle.outcome).kind);
      }));

    it('leaves attempts to the next process, which can end them, or has none to leave', () =>
      using(async ({ target, attempt, nextProcess }) => {
        const made = attempt('hang');
        const handle = await target.submit(made, () => undefined);
        await target.close('leave');
        if (nextProcess === undefined) return expect((await handle.outcome).kind).toBe('lost');
        expect(await handle.outcome).toEqual({ kind: 'left' });
        const next = nextProcess();
        const found = await next.reattach(made, () => undefined);
        await found?.cancel();
        expect(await found?.outcome).toEqual({ kind: 'cancelled' });
        await next.close('end');
      }));

    it('tells the next process how an attempt ended', () =>
      using(async ({ target, attempt, nextProcess }) => {
        if (nextProcess === undefined) return;
        const [good, bad] = [attempt('succeed'), attempt('fail')];
        await (await target.submit(good, () => undefined)).outcome;
        await (await target.submit(bad, () => undefined)).outcome;
        await target.close('leave');
        const next = nextProcess();
        const outcomes = [good, bad].map(
          async (made) => (await next.reattach(made, () => undefined))?.outcome,
        );
        expect((await Promise.all(outcomes)).map((outcome) => outcome?.kind)).toEqual([
          'succeeded',
          'failed',
        ]);
        await next.close('end');
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

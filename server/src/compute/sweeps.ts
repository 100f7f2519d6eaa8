/** Lets targets tidy up the machines they use, when they come into use and once an hour. */
import type { ComputeTarget, Timer } from '@millrace/pipeline-engine';

export interface Sweeps {
  /** Before it nothing is swept: attempts of the last server are not known yet. */
  start(): void;
  /** A target that was just made, or that answered just now. */
  arrived(target: ComputeTarget): void;
  close(): void;
}

export interface SweepsOptions {
  readonly targets: () => readonly ComputeTarget[];
  readonly timer: Timer;
  /** A bug of ours: what a machine refuses, and that it does not answer, is no news. */
  readonly report: (error: unknown) => void;
}

const everyMs = 60 * 60 * 1000;

export function createSweeps({ targets, timer, report }: SweepsOptions): Sweeps {
  let state: 'new' | 'started' | 'closed' = 'new';
  let callOff: (() => void) | undefined;
  const underWay = new Set<ComputeTarget>();

  const sweep = (target: ComputeTarget): void => {
    if (target.sweep === undefined || underWay.has(target)) return;
    underWay.add(target);
    target
      .sweep()
      .catch(report)
      .finally(() => underWay.delete(target));
  };
  const turn = (): void => {
    for (const target of targets()) sweep(target);
    callOff = timer(everyMs, turn);
  };
  return {
    start: () => {
      if (state !== 'new') return;
      state = 'started';
      turn();
    },
    arrived: (target) => {
      if (state === 'started') sweep(target);
    },
    close: () => {
      state = 'closed';
      callOff?.();
    },
  };
}

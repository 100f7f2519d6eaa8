/**
 * Reads reused results again after the run that reused them: a stat says nothing about a disk that gives other bytes
 * than it was given. What is found damaged is a miss from then on.
 */
import type { Engine, EngineOptions } from './engine-contract.ts';
import type { OutputRecord } from './events.ts';
import type { Clock, Timer } from './ports.ts';
import type { RunState } from './state.ts';
import { processTimer } from './timer.ts';

export interface BackgroundCheck {
  /** Begins at once what waits, and resolves when it is done. */
  idle(): Promise<void>;
  /** What waits is not begun any more. */
  close(): void;
}

/** Which results were read again, over restarts. */
export interface ContentReadings {
  /** Milliseconds since the epoch; undefined for one that never was. */
  readAt(digest: string): Promise<number | undefined>;
  note(digest: string, time: number): Promise<void>;
}

export interface BackgroundCheckOptions {
  readonly engine: Pick<Engine, 'subscribe' | 'state'>;
  readonly artifacts: EngineOptions['artifacts'];
  readonly log?: EngineOptions['log'];
  readonly readings: ContentReadings;
  readonly clock: Clock;
  /** Of one run's results so much is read; the next run goes on with the rest. */
  readonly mostBytes: number;
  readonly timer?: Timer;
}

/** A disk may spoil what it kept for long. */
const readAgainMs = 30 * 24 * 60 * 60 * 1000;

/** A command that ends with its run does not wait for this, nor does what is asked right after a run. */
const pauseMs = 1000;

/** Each result is read once in thirty days; of those left, the smallest first, so that many are read. */
export function createBackgroundCheck({
  engine,
  artifacts,
  log,
  mostBytes,
  readings,
  clock,
  timer = processTimer,
}: BackgroundCheckOptions): BackgroundCheck {
  let work = Promise.resolve();
  /** Runs that have ended, with what calls their turn off. */
  const waiting = new Map<string, () => void>();
  let closed = false;

  const check = async (run: string): Promise<void> => {
    const state = await engine.state(run);
    let left = mostBytes;
    for (const { digest, bytes, name } of state === undefined ? [] : reusedOutputs(state)) {
      if (closed || bytes > left) return;
      const before = await readings.readAt(digest);
      if (before !== undefined && clock() - before < readAgainMs) continue;
      left -= bytes;
      const verdict = await artifacts.verifyContent(digest);
      if (verdict === 'intact') await readings.note(digest, clock());
      else tell(run, name, digest, verdict);
    }
  };

  const tell = (run: string, output: string, digest: string, verdict: string): void =>
    log?.(
      'warn',
      `A stored result that run ${run} reused, the output "${output}", is ${verdict} (${digest}); its step runs again.`,
      {
        run,
        output,
        digest,
        verdict,
      },
    );

  const begin = (run: string): void => {
    waiting.delete(run);
    work = work
      .then(() => check(run))
      .catch((error: unknown) => {
        log?.('error', `Reading the results of run ${run} again failed: ${String(error)}`, { run });
      });
  };

  const unsubscribe = engine.subscribe((run, event) => {
    if (event.type === 'run-finished')
      waiting.set(
        run,
        timer(pauseMs, () => begin(run)),
      );
  });

  const callOff = (): readonly string[] => {
    const runs = [...waiting.keys()];
    for (const forget of waiting.values()) forget();
    waiting.clear();
    return runs;
  };

  return {
    idle: () => {
      for (const run of callOff()) begin(run);
      return work;
    },
    close: () => {
      closed = true;
      unsubscribe();
      callOff();
    },
  };
}

function reusedOutputs(state: RunState): readonly OutputRecord[] {
  return state.order
    .flatMap((id) => state.steps[id] ?? [])
    .filter((step) => step.status === 'reused')
    .flatMap((step) => step.outputs)
    .sort((a, b) => a.bytes - b.bytes);
}

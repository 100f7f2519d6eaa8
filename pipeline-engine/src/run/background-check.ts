/**
 * Reads reused results again after the run that reused them: a stat says nothing about a disk that gives other bytes
 * than it was given. What is found damaged is a miss from then on.
 */
import type { Engine, EngineOptions } from './engine-contract.ts';
import type { OutputRecord } from './events.ts';
import type { RunState } from './state.ts';

export interface BackgroundCheck {
  /** Resolves when what was begun is done. */
  idle(): Promise<void>;
  close(): void;
}

export interface BackgroundCheckOptions {
  readonly engine: Pick<Engine, 'subscribe' | 'state'>;
  readonly artifacts: EngineOptions['artifacts'];
  readonly log?: EngineOptions['log'];
  /** Of one run's results so much is read; the next run goes on with the rest. */
  readonly mostBytes: number;
}

/** Each result is read once by a process; of those left, the smallest first, so that many are read. */
export function createBackgroundCheck({
  engine,
  artifacts,
  log,
  mostBytes,
}: BackgroundCheckOptions): BackgroundCheck {
  const read = new Set<string>();
  let work = Promise.resolve();
  let closed = false;

  const check = async (run: string): Promise<void> => {
    const state = await engine.state(run);
    let left = mostBytes;
    for (const { digest, bytes, name } of state === undefined ? [] : reusedOutputs(state)) {
      if (closed || bytes > left) return;
      if (read.has(digest)) continue;
      left -= bytes;
      read.add(digest);
      const verdict = await artifacts.verifyContent(digest);
      if (verdict !== 'intact') tell(run, name, digest, verdict);
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

  const unsubscribe = engine.subscribe((run, event) => {
    if (event.type !== 'run-finished') return;
    work = work
      .then(() => check(run))
      .catch((error: unknown) => {
        log?.('error', `Reading the results of run ${run} again failed: ${String(error)}`, { run });
      });
  });

  return {
    idle: () => work,
    close: () => {
      closed = true;
      unsubscribe();
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

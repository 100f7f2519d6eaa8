/** The steps of runs that go on, by the target that they are on. */
import type { Engine, RunStore } from '@millrace/pipeline-engine';
import type { ComputeSummary } from '../contract/index.ts';

type RunningAttempt = ComputeSummary['attempts'][number];

export async function runningAttempts(
  runs: Pick<RunStore, 'unfinished'>,
  engine: Pick<Engine, 'state'>,
): Promise<ReadonlyMap<string, readonly RunningAttempt[]>> {
  const states = await Promise.all((await runs.unfinished()).map((run) => engine.state(run)));
  const found = new Map<string, RunningAttempt[]>();
  for (const state of states) {
    for (const [step, { target, status, startedAt }] of Object.entries(state?.steps ?? {})) {
      if (state === undefined || target === undefined || !isUnderWay(status)) continue;
      const list = found.get(target) ?? [];
      list.push({ run: state.run, step, pipeline: state.pipeline, status, startedAt: startedAt ?? null });
      found.set(target, list);
    }
  }
  return found;
}

const isUnderWay = (status: string): boolean =>
  status === 'running' || status === 'queued' || status === 'cancelling';

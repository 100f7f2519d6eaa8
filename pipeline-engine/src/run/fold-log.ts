/**
 * The log of a run that has ended, said in fewer words: how it began, one event per step, how it ended. Its fold is the
 * fold of the whole log, its numbers go up as before, and who heard a part of the whole log may go on with this one.
 */
import type { RecordedStep, RunEvent } from './events.ts';
import { isFinished, replayEvents } from './state.ts';
import type { StepState } from './step-state.ts';

export interface FoldOptions {
  /** Without what the steps made: for runs whose results were collected. */
  readonly withoutOutputs: boolean;
}

/** The log itself while the run has not ended. */
export function foldLog(
  log: readonly RunEvent[],
  options: FoldOptions = { withoutOutputs: false },
): readonly RunEvent[] {
  const state = replayEvents(log);
  if (state === undefined || !isFinished(state)) return log;
  const last = new Map<string, RunEvent>();
  for (const event of log) if ('step' in event) last.set(event.step, event);
  const recorded = [...last].flatMap(([step, { seq, time }]): readonly RunEvent[] => {
    const found = state.steps[step];
    if (found === undefined) return [];
    return [{ type: 'step-recorded', step, state: recordOf(found, options), seq, time }];
  });
  const ends = log.filter((event) => event.type === 'run-created' || event.type === 'run-finished');
  return [...ends.map((event) => endOf(event, options)), ...recorded].sort((a, b) => a.seq - b.seq);
}

function recordOf(state: StepState, { withoutOutputs }: FoldOptions): RecordedStep {
  const {
    id: _id,
    displayName: _displayName,
    component: _component,
    dependsOn: _dependsOn,
    progress: _progress,
    progressMessage: _message,
    logBytes: _logBytes,
    ...kept
  } = state;
  if (!withoutOutputs) return kept;
  const { fingerprint: _fingerprint, because: _because, comparedWith: _compared, ...summary } = kept;
  return { ...summary, outputs: [] };
}

function endOf(event: RunEvent, { withoutOutputs }: FoldOptions): RunEvent {
  return event.type === 'run-finished' && withoutOutputs ? { ...event, outputs: [] } : event;
}

/** Tells a person how a run goes: one line that is drawn over in a terminal, a line per step elsewhere. */
import {
  type BatchAccount,
  batchAccount,
  isTerminal,
  type RunEvent,
  type RunState,
  type StepState,
  type TransientEvent,
} from '@millrace/pipeline-engine/browser';
import { becauseText } from './because-text.ts';
import { durationText, failureLine, type Output } from './output.ts';

export interface RunProgress {
  /** `state` is the state after the event. */
  show(event: RunEvent | TransientEvent, state: RunState): void;
  end(): void;
}

export function createRunProgress(output: Output): RunProgress {
  const tally = createTally();
  let drawn = false;
  const clear = (): void => {
    if (drawn) output.write('\r\u001b[2K');
    drawn = false;
  };
  return {
    show: (event, state) => {
      if ('step' in event) tally.count(state.steps[event.step]);
      const line = eventLine(event, state);
      if (line !== undefined) {
        clear();
        output.say(line);
      }
      if (output.isTerminal && !('seq' in event && event.type === 'run-finished')) {
        clear();
        output.write(barText(tally, state.order.length, (process.stderr.columns ?? 80) - 1));
        drawn = true;
      }
    },
    end: clear,
  };
}

/** What happened, for a log; undefined for what only moves the bar. */
function eventLine(event: RunEvent | TransientEvent, state: RunState): string | undefined {
  switch (event.type) {
    case 'run-created':
      return `Run ${event.run}: ${event.displayName}, ${event.steps.length} steps`;
    case 'step-reused':
      return event.from.run === state.run
        ? `  ${event.step}: took the result of ${event.from.step}, which does the same`
        : `  ${event.step}: reused from run ${event.from.run}`;
    case 'step-succeeded': {
      const because = state.steps[event.step]?.because ?? [];
      const why = because.length === 0 ? '' : ` (${becauseText(because)})`;
      const account = batchAccount(event.metrics);
      const rows = account === undefined ? '' : `; ${accountText(account)}`;
      return `  ${event.step}: done in ${durationText(event.durationMs)}${why}${rows}`;
    }
    case 'step-failed':
      return `  ${event.step}: failed: ${failureLine(event.failure)}`;
    case 'step-skipped':
      return `  ${event.step}: skipped, because ${event.because} did not give its result`;
    case 'attempt-failed': {
      const { step, tries, attempts, retryAt, time, failure } = event;
      const pause = retryAt > time ? `again in ${durationText(retryAt - time)}` : 'again at once';
      return `  ${step}: try ${tries} of ${attempts} failed, ${pause}: ${failureLine(failure)}`;
    }
    case 'run-paused':
      return `Run ${state.run} is paused; millrace resume ${state.run} lets it go on`;
    case 'run-continued':
      return `Run ${state.run} goes on`;
    case 'step-cancelled':
      return `  ${event.step}: cancelled`;
    case 'run-finished':
      return `Run ${state.run} ${event.status}`;
    default:
      return undefined;
  }
}

/** `3 of 200 parts computed, 900 rows in, 899 out, 1 rejected`. */
function accountText({ parts, partsKept, partsFailed, rowsIn, rowsOut, rowsRejected }: BatchAccount): string {
  const failed = partsFailed > 0 ? ` (${partsFailed} failed)` : '';
  const computed = `${parts - partsKept} of ${parts} parts computed${failed}`;
  return `${computed}, ${rowsIn} rows in, ${rowsOut} out, ${rowsRejected} rejected`;
}

/** How the steps stand, kept up by each event: a run of many steps has many events. */
export interface Tally {
  readonly done: number;
  readonly running: ReadonlyMap<string, StepState>;
}

export function createTally(): Tally & { count(step: StepState | undefined): void } {
  const running = new Map<string, StepState>();
  const ended = new Set<string>();
  return {
    running,
    get done() {
      return ended.size;
    },
    count: (step) => {
      if (step === undefined) return;
      if (isTerminal(step.status)) ended.add(step.id);
      if (step.status === 'running' || step.status === 'cancelling') running.set(step.id, step);
      else running.delete(step.id);
    },
  };
}

const barWidth = 24;

/** `[██████░░░░░░] 5/8 train 40 %`; running steps count by their progress. */
export function barText({ done, running }: Tally, total: number, width: number): string {
  const steps = [...running.values()];
  const fraction = (done + steps.reduce((sum, step) => sum + (step.progress ?? 0), 0)) / Math.max(1, total);
  const filled = Math.round(fraction * barWidth);
  const names = steps.map((step) =>
    step.progress === undefined ? step.id : `${step.id} ${Math.round(step.progress * 100)} %`,
  );
  const bar = `[${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}] ${done}/${total}  ${names.join(', ')}`;
  return bar.slice(0, Math.max(20, width));
}

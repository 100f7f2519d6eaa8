/** When steps ran, as bars of one time line, and how long a run took. Pure: `now` is an argument. */
import type { RunState, StepState } from '@millrace/pipeline-engine/browser';

export interface TimeBar {
  /** Shares of the run's time, 0 to 1. */
  readonly start: number;
  readonly length: number;
}

export interface RunSpan {
  readonly from: number;
  readonly to: number;
}

/** From its creation to its end, or to now while it runs. */
export function runSpan(run: RunState, now: number): RunSpan {
  return { from: run.createdAt, to: Math.max(run.createdAt, run.finishedAt ?? now) };
}

export function stepDuration(step: StepState, now: number): number | undefined {
  if (step.durationMs !== undefined) return step.durationMs;
  const isRunning = step.status === 'running' || step.status === 'cancelling';
  return isRunning && step.startedAt !== undefined ? Math.max(0, now - step.startedAt) : undefined;
}

/** Undefined for steps that did not run. Inside the span, whatever the clocks say. */
export function timeBar(step: StepState, span: RunSpan, now: number): TimeBar | undefined {
  const duration = stepDuration(step, now);
  const whole = span.to - span.from;
  if (step.startedAt === undefined || duration === undefined || whole <= 0) return undefined;
  const start = clamp((step.startedAt - span.from) / whole);
  const end = clamp((step.startedAt + duration - span.from) / whole);
  return { start, length: Math.max(0, end - start) };
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

export interface RunCounts {
  readonly reused: number;
  readonly ran: number;
  readonly failed: number;
  readonly skipped: number;
}

export function countsOfSteps({ order, steps }: RunState): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const id of order) {
    const status = steps[id]?.status;
    if (status !== undefined) counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

export function summarizeCounts(counts: Readonly<Record<string, number>>): RunCounts {
  return {
    reused: counts.reused ?? 0,
    ran: counts.succeeded ?? 0,
    failed: counts.failed ?? 0,
    skipped: (counts.skipped ?? 0) + (counts.cancelled ?? 0),
  };
}

/** Why a node of one level of nested pipelines has not begun, as people of this level would say it. */
import { type RunState, type WaitingReason, waitingReason } from '@millrace/pipeline-engine/browser';
import { nodeAt } from './scope-run.ts';

/** Of a nested pipeline: why the first of its steps has not begun that waits for nothing inside. */
export function waitingOf(whole: RunState, prefix: string, node: string): WaitingReason | undefined {
  const id = `${prefix}${node}`;
  const steps = whole.steps[id] ? [id] : whole.order.filter((step) => step.startsWith(`${id}/`));
  for (const step of steps) {
    const reason = waitingReason(whole, step);
    if (reason === undefined) continue;
    const seen = reason.kind === 'inputs' ? { ...reason, steps: nodesOf(reason.steps, prefix) } : reason;
    if (seen.kind !== 'inputs' || seen.steps.some((other) => other !== node)) return seen;
  }
  return undefined;
}

/** Steps inside a nested pipeline go by its node; those outside this level keep their whole name. */
function nodesOf(steps: readonly string[], prefix: string): readonly string[] {
  return [...new Set(steps.map((step) => nodeAt(step, prefix)))];
}

/** What the Results tab is about: which node, which of its outputs, and whether they are of the text on screen. Pure. */
import type { OutputRecord, PlannedStep, StepState } from '@millrace/pipeline-engine/browser';
import type { DrawerTarget } from '../store/view-store.ts';

/** The node selected last; without a selection what the drawer was opened for (an edge's preview). */
export function shownNode(
  selection: readonly string[],
  target: DrawerTarget | undefined,
): string | undefined {
  return selection.at(-1) ?? target?.node;
}

/** The output that was asked for, as long as the drawer is still about its node. */
export function askedOutput(node: string | undefined, target: DrawerTarget | undefined): string | undefined {
  return target?.node === node ? target?.output : undefined;
}

export type ResultsView =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'outputs'; readonly outputs: readonly OutputRecord[]; readonly stale: boolean };

/**
 * A failure first, while the plan does not say otherwise; then what the plan will reuse; then what the last
 * run made, marked stale when the text has changed since.
 */
export function resultsView(step: StepState | undefined, planned: PlannedStep | undefined): ResultsView {
  if (planned?.action === 'reuse' && planned.outputs && planned.outputs.length > 0) {
    return { kind: 'outputs', outputs: planned.outputs, stale: false };
  }
  if (step?.status === 'failed') return { kind: 'failed' };
  if (step && step.outputs.length > 0) {
    return {
      kind: 'outputs',
      outputs: step.outputs,
      stale: planned !== undefined && planned.action === 'run',
    };
  }
  return { kind: 'nothing' };
}

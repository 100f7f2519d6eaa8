/**
 * What a node says of itself, as one value: problem, live run, failed or cancelled and not edited since,
 * plan, not run yet; the first that holds. Words and glyphs are chosen elsewhere.
 */
import {
  type Because,
  type Failure,
  type Issue,
  type PlannedStep,
  type ReusedFrom,
  type RunState,
  type StepState,
  unreachable,
  type WaitingReason,
} from '@millrace/pipeline-engine/browser';

export type NodeState =
  | { readonly kind: 'problem'; readonly issue: Issue; readonly more: number }
  /** It is no mistake, and this machine cannot run it. */
  | { readonly kind: 'elsewhere'; readonly issue: Issue }
  | { readonly kind: 'not-found'; readonly issue: Issue }
  | { readonly kind: 'not-run' }
  | { readonly kind: 'up-to-date'; readonly from?: ReusedFrom }
  | {
      readonly kind: 'will-run';
      readonly because: readonly Because[];
      readonly estimateSeconds?: number;
      readonly parts?: PlannedStep['parts'];
    }
  | { readonly kind: 'may-run'; readonly because: readonly Because[] }
  | { readonly kind: 'waiting'; readonly reason?: WaitingReason }
  /** `message`: what is done about it now. */
  | { readonly kind: 'queued'; readonly reason?: WaitingReason; readonly message?: string }
  | { readonly kind: 'running'; readonly progress?: number; readonly message?: string }
  | { readonly kind: 'done'; readonly durationMs?: number }
  | { readonly kind: 'reused'; readonly from?: ReusedFrom }
  | { readonly kind: 'failed'; readonly failure?: Failure }
  | { readonly kind: 'skipped'; readonly because?: string }
  | { readonly kind: 'cancelling' }
  | { readonly kind: 'cancelled' };

export interface NodeFacts {
  /** Issues of this node. */
  readonly issues: readonly Issue[];
  readonly step: StepState | undefined;
  readonly runStatus: RunState['status'] | undefined;
  readonly planned: PlannedStep | undefined;
  /** The plan was made before the run ended: of what ran it knows less than the run. */
  readonly planOutrun: boolean;
  /** The node or something above it changed since that run started. */
  readonly edited: boolean;
  /** Anything at all changed since: then finished nodes show the plan again. */
  readonly documentEdited: boolean;
}

export function nodeState(facts: NodeFacts): NodeState {
  const problem = problemOf(facts.issues);
  if (problem) return problem;
  const absent = absenceOf(facts.issues);
  if (absent) return absent;
  const { step } = facts;
  if (step && isLiveStatus(facts.runStatus)) return runState(step);
  if (step && !facts.edited && isBad(step)) return runState(step);
  if (step && isFresh(step, facts)) return runState(step);
  return facts.planned ? planState(facts.planned, step) : { kind: 'not-run' };
}

function problemOf(issues: readonly Issue[]): NodeState | undefined {
  const errors = issues.filter((issue) => issue.severity === 'error');
  const [issue] = errors;
  return issue && { kind: 'problem', issue, more: errors.length - 1 };
}

const elsewhereCodes: ReadonlySet<string> = new Set([
  'node-type-not-executed',
  'cannot-execute-node-type',
  'component-in-registry',
]);

/** The node opens, is wired and is kept; only running it needs Azure ML, or a component that is not here. */
function absenceOf(issues: readonly Issue[]): NodeState | undefined {
  const elsewhere = issues.find(({ code }) => elsewhereCodes.has(code));
  if (elsewhere) return { kind: 'elsewhere', issue: elsewhere };
  const missing = issues.find(({ code }) => code === 'component-not-found');
  return missing && { kind: 'not-found', issue: missing };
}

function isLiveStatus(status: RunState['status'] | undefined): boolean {
  return status === 'queued' || status === 'running' || status === 'cancelling';
}

function isBad(step: StepState): boolean {
  return step.status === 'failed' || step.status === 'cancelled' || step.status === 'skipped';
}

/** Right after a run its own words are the better ones, as long as the plan does not contradict them. */
function isFresh(step: StepState, { planned, planOutrun, documentEdited }: NodeFacts): boolean {
  const ended = step.status === 'succeeded' || step.status === 'reused';
  return ended && !documentEdited && (!planned || planOutrun || planned.action === 'reuse');
}

function runState(step: StepState): NodeState {
  switch (step.status) {
    case 'waiting':
      return { kind: 'waiting', reason: step.waiting };
    case 'queued':
      return {
        kind: 'queued',
        reason: step.waiting,
        ...(step.waiting?.kind === 'environment' &&
          step.progressMessage !== undefined && { message: step.progressMessage }),
      };
    case 'running':
      return {
        kind: 'running',
        progress: step.progress,
        message: step.waiting?.kind === 'target' ? step.waiting.message : step.progressMessage,
      };
    case 'succeeded':
      return { kind: 'done', durationMs: step.durationMs };
    case 'reused':
      return { kind: 'reused', from: step.reusedFrom };
    case 'failed':
      return { kind: 'failed', failure: step.failure };
    case 'skipped':
      return { kind: 'skipped', because: step.skippedBecause };
    case 'cancelling':
      return { kind: 'cancelling' };
    case 'cancelled':
      return { kind: 'cancelled' };
    default:
      return unreachable(step.status);
  }
}

/** Nothing comparable ever succeeded: then it runs for sure, whatever the steps above give. */
export function isFirstRun({ because }: PlannedStep): boolean {
  return because.some(({ part }) => part === 'first-run');
}

function planState(planned: PlannedStep, step: StepState | undefined): NodeState {
  if (planned.action === 'reuse') return { kind: 'up-to-date', from: planned.from };
  if (isFirstRun(planned) && !step) return { kind: 'not-run' };
  if (planned.action === 'depends' && !isFirstRun(planned))
    return { kind: 'may-run', because: planned.because };
  const { because, estimateSeconds, parts } = planned;
  return { kind: 'will-run', because, estimateSeconds, ...(parts && { parts }) };
}

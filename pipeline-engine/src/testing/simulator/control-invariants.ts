/** What must hold of retries, phases, limits and pauses in every world. */
import type { RunEvent } from '../../run/events.ts';
import type { RunState } from '../../run/state.ts';
import { isTerminal } from '../../run/step-state.ts';
import type { Complain, HeardEvent, PlayedOut, StoredRun } from './invariants.ts';
import { numberOf } from './machine.ts';

/** What is checked at each event of a log, in order: with the state before it, and with the state after it. */
export interface ControlCheck {
  before(state: RunState, event: RunEvent): void;
  after(state: RunState, event: RunEvent): void;
}

export function checkControl(run: StoredRun, complain: Complain): ControlCheck {
  const { graph, pin } = run;
  const steps = new Map(graph.steps.map((step) => [step.id, step]));
  /** Steps whose cancelling a restart found. */
  const left = new Set<string>();
  checkFinalize(run, complain);

  const checkIntent = (state: RunState, step: string): void => {
    if (left.has(step)) complain('cancel-holds', `run ${pin.run}: ${step} was begun again`);
    const early = openBefore(state, step);
    if (early !== undefined) complain('phases-in-order', `run ${pin.run}: ${step} before ${early}`);
  };

  const checkRetry = (
    state: RunState,
    event: Extract<RunEvent, { readonly type: 'attempt-failed' | 'step-failed' }>,
  ): void => {
    const { attempts = 2 } = steps.get(event.step)?.retry ?? {};
    const tries = event.type === 'attempt-failed' ? event.tries : 0;
    const before = state.steps[event.step]?.tries ?? 0;
    if (event.type === 'attempt-failed' && (tries >= attempts || tries !== before + 1))
      complain('retries-counted', `run ${pin.run}, ${event.step}: ${tries} of ${attempts}`);
    const mayPass =
      event.type === 'step-failed' && passing.has(event.failure.code) && event.attempt !== undefined;
    const isWanted = state.status !== 'cancelling' && state.steps[event.step]?.status !== 'cancelling';
    if (mayPass && isWanted && steps.get(event.step)?.retry !== undefined && before < attempts - 1)
      retiredEarly(run, event.step, before, complain);
  };

  return {
    before: (state, event) => {
      if (event.type === 'run-resumed')
        for (const step of Object.values(state.steps)) if (step.status === 'cancelling') left.add(step.id);
      if (event.type === 'attempt-intended') checkIntent(state, event.step);
      if (event.type === 'attempt-failed' || event.type === 'step-failed') checkRetry(state, event);
    },
    after: (state, event) => {
      const { maxConcurrentSteps } = graph;
      if (maxConcurrentSteps === undefined || event.type !== 'attempt-intended') return;
      const underWay = Object.values(state.steps).filter(
        (step) => step.attempt && !isTerminal(step.status),
      ).length;
      const joined = run.log.some(
        (other) => other.type === 'step-queued' && other.reason?.kind === 'shared-attempt',
      );
      if (underWay > maxConcurrentSteps && !joined)
        complain('limit-of-the-run', `run ${pin.run}: ${underWay} of ${maxConcurrentSteps}`);
    },
  };
}

/** Codes that the machine of a world fails with, and that its rule tries again. */
const passing: ReadonlySet<string> = new Set(['broken', 'timeout', 'worker-lost']);

/** A wish to cancel may have been on its way when the attempt failed. */
function retiredEarly({ pin, log, state }: StoredRun, step: string, tries: number, complain: Complain): void {
  const wish = log.some(
    (event) => event.type === 'run-cancelling' || (event.type === 'step-cancelling' && event.step === step),
  );
  if (!wish) complain('retries-used', `run ${pin.run}, ${step}: ${state.steps[step]?.status} after ${tries}`);
}

/** A step of an earlier phase that has not ended. */
function openBefore(state: RunState, id: string): string | undefined {
  const phase = state.steps[id]?.phase;
  if (phase === 'init') return undefined;
  return state.order.find((other) => {
    const step = state.steps[other];
    if (step === undefined || isTerminal(step.status)) return false;
    return phase === 'finalize' ? step.phase !== 'finalize' : step.phase === 'init';
  });
}

/** What `on_finalize` names is never skipped. */
function checkFinalize({ pin, state }: StoredRun, complain: Complain): void {
  const skipped = Object.values(state.steps).find(
    (step) => step.phase === 'finalize' && step.status === 'skipped',
  );
  if (skipped !== undefined) complain('finalize-runs', `run ${pin.run}: ${skipped.id} was skipped`);
}

/** Runs that share an attempt all tell of it; those that joined say so right after, and began nothing: `run seq`. */
export function joinsIn(heard: readonly HeardEvent[]): ReadonlySet<string> {
  return new Set(
    heard.flatMap(({ run, event }) =>
      event.type === 'step-queued' && event.reason?.kind === 'shared-attempt'
        ? [`${run} ${event.seq - 1}`]
        : [],
    ),
  );
}

/** No attempt that was begun after a pause was told is intended before the log says that the run goes on. */
export function checkPauses({ heard, runs, complain }: PlayedOut): void {
  const logs = new Map(runs.map(({ pin, log }) => [pin.run, log]));
  // After a restart, a step whose attempt is gone waits for the one that another run goes on with.
  const joins = joinsIn(heard);
  const pauses = new Map<string, { readonly seq: number; readonly dispatched: number }>();
  for (const { run, event, dispatched } of heard) {
    if (event.type === 'run-paused') pauses.set(run, { seq: event.seq, dispatched });
    const pause = pauses.get(run);
    if (event.type !== 'attempt-intended' || pause === undefined || joins.has(`${run} ${event.seq}`))
      continue;
    // A process that died may have stored it unheard.
    const goesOn = logs
      .get(run)
      ?.some(({ type, seq }) => type === 'run-continued' && seq > pause.seq && seq < event.seq);
    if (goesOn === true) pauses.delete(run);
    else if (numberOf(event.attempt) > pause.dispatched)
      complain('pause-holds', `run ${run}: ${event.attempt} after ${pause.dispatched}`);
  }
}

/** The attempts that one run subscribes to: its own, those of other runs that it shares, and those of an earlier process. */
import { type AttemptRequestContext, attemptRequest, type Slots } from './attempt-request.ts';
import type { Membership } from './attempts.ts';
import type { RunEventBody } from './events.ts';
import type { LiveRunOptions } from './live-run-contract.ts';
import { identifyAgain, type LookUpContext } from './look-up.ts';
import type { ReadyStep } from './ready-queue.ts';
import { attemptsThatGoOn, type OpenAttempt } from './resumption.ts';
import type { RunLog } from './run-log.ts';
import { createSubscriber, type RunJournal } from './run-subscriber.ts';

export interface RunAttemptsOptions {
  readonly live: LiveRunOptions;
  readonly log: RunLog;
  readonly journal: RunJournal;
  readonly lookUp: LookUpContext;
}

export interface RunAttempts {
  has(step: string): boolean;
  count(): number;
  /** Somebody makes the result of this step now, and shares it. */
  canJoin(entry: ReadyStep): boolean;
  join(entry: ReadyStep): void;
  /** Takes a place of the target, which has one free. */
  begin(entry: ReadyStep, slots: Slots): void;
  /** Goes on with the attempts of an earlier process. What they make is wanted while their steps are what they were. */
  resume(): void;
  /** The step has no attempt any more. */
  forget(step: string): void;
  /** Ends the part of a step in its attempt, if it has one; the event says what the step is from now on. */
  leave(step: string): RunEventBody;
  leaveAll(): readonly RunEventBody[];
}

export function createRunAttempts({ live, log, journal, lookUp }: RunAttemptsOptions): RunAttempts {
  const { engine, attempts, draft, schedule, slotsFor } = live;
  const active = new Map<string, Membership>();

  const context: AttemptRequestContext = {
    engine,
    run: draft.run,
    pinned: live.pinned,
    outputsOf: lookUp.outputsOf,
    trace: log.trace,
    removing: live.background,
    onReleased: live.onChange,
  };

  const canJoin = (entry: ReadyStep): boolean =>
    entry.shareable && attempts.underWay(entry.fingerprint) !== undefined;

  const resumeOne = (entry: ReadyStep, earlier: OpenAttempt): void => {
    const slots = slotsFor({ compute: earlier.target });
    const subscriber = createSubscriber(journal, entry, earlier.id);
    if (canJoin(entry)) return void active.set(earlier.step, attempts.join(entry.fingerprint, subscriber));
    const startedAt = earlier.startedAt ?? engine.clock();
    const request = attemptRequest(context, entry, slots, { id: earlier.id, startedAt });
    active.set(earlier.step, attempts.begin(request, subscriber));
  };

  const leave = (step: string): RunEventBody => {
    if (active.get(step)?.leave() === 'cancelling') return { type: 'step-cancelling', step };
    active.delete(step);
    return { type: 'step-cancelled', step };
  };

  return {
    has: (step) => active.has(step),
    count: () => active.size,
    canJoin,
    join: (entry) => {
      const subscriber = createSubscriber(journal, entry);
      active.set(entry.step.id, attempts.join(entry.fingerprint, subscriber));
    },
    begin: (entry, slots) => {
      const subscriber = createSubscriber(journal, entry);
      const request = attemptRequest(context, entry, slots);
      active.set(entry.step.id, attempts.begin(request, subscriber));
    },
    resume: () => {
      for (const earlier of attemptsThatGoOn(draft)) {
        const step = schedule.steps.get(earlier.step);
        const entry = step && identifyAgain(lookUp, step);
        if (entry !== undefined && entry.fingerprint === (earlier.fingerprint ?? entry.fingerprint))
          resumeOne(entry, earlier);
        else log.note([{ type: 'attempt-lost', step: earlier.step, attempt: earlier.id }]);
      }
    },
    forget: (step) => void active.delete(step),
    leave,
    leaveAll: () => [...active.keys()].map(leave),
  };
}

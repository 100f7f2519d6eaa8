/** What one step of a run records of an attempt, its own or one that it shares with another run. */
import type { Subscriber } from './attempts.ts';
import type { RunEventBody, TransientEvent } from './events.ts';
import type { Execution } from './execute-step.ts';
import type { StepCacheEntry, StepCommit } from './ports.ts';
import type { ReadyStep } from './ready-queue.ts';
import { reusedEvent } from './step-events.ts';

/** What the subscriber needs of its run. */
export interface RunJournal {
  readonly run: string;
  emit(bodies: readonly RunEventBody[], commits?: readonly StepCommit[]): Promise<void>;
  /** For events that may be lost with the process. */
  mention(bodies: readonly RunEventBody[]): void;
  tell(event: TransientEvent): void;
  now(): number;
  /** The step has no attempt any more. */
  released(step: string): void;
  ended(
    step: string,
    attempt: string | undefined,
    execution: Exclude<Execution, { readonly kind: 'succeeded' }>,
  ): Promise<void>;
  broke(error: unknown): void;
}

export function createSubscriber(journal: RunJournal, entry: ReadyStep, target: string): Subscriber {
  const step = entry.step.id;
  let attempt: string | undefined;

  return {
    run: journal.run,
    step,
    intended: async (name, owner) => {
      attempt = name;
      const events: RunEventBody[] = [{ type: 'attempt-intended', step, attempt: name, target }];
      if (owner !== undefined) {
        events.push({
          type: 'step-queued',
          step,
          reason: { kind: 'shared-attempt', run: owner.run, step: owner.step },
        });
      }
      await journal.emit(events);
    },
    submitted: () => {
      if (attempt !== undefined) journal.mention([{ type: 'attempt-submitted', step, attempt }]);
    },
    signalled: (signal) => {
      if (attempt === undefined) return;
      if (signal.kind === 'running') journal.mention([{ type: 'attempt-running', step, attempt }]);
      if (signal.kind === 'log-grew') journal.tell({ type: 'log-grew', step, attempt, bytes: signal.bytes });
      if (signal.kind === 'progress') {
        journal.tell({ type: 'step-progressed', step, fraction: signal.fraction, message: signal.message });
      }
    },
    succeeded: async ({ outputs, metrics, durationMs }) => {
      if (attempt === undefined) throw new Error(`step "${step}" succeeded without an attempt`);
      const { fingerprint, identity, forced, replaces } = entry;
      const made: StepCacheEntry = {
        fingerprint,
        run: journal.run,
        step,
        attempt,
        time: journal.now(),
        durationMs,
        outputs,
        metrics,
      };
      const commit = {
        entry: made,
        identity,
        component: entry.step.component.name,
        replace: forced || replaces,
      };
      journal.released(step);
      await journal.emit(
        [{ type: 'step-succeeded', step, attempt, fingerprint, outputs, metrics, durationMs }],
        [commit],
      );
      return made;
    },
    reused: async (standing) => {
      journal.released(step);
      await journal.emit([reusedEvent(step, standing)]);
    },
    ended: (execution) => journal.ended(step, attempt, execution),
    broke: (error) => journal.broke(error),
  };
}

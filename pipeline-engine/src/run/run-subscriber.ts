/** What one step of a run records of an attempt, its own or one that it shares with another run. */
import type { Failure } from '../errors.ts';
import type { Step } from '../graph/step.ts';
import type { Subscriber } from './attempts.ts';
import { sayEnvironmentNews } from './environment-events.ts';
import type { OutputRecord, RunEventBody, TransientEvent } from './events.ts';
import type { FruitlessExecution } from './execute-step.ts';
import type { StepCacheEntry, StepCommit } from './ports.ts';
import type { ReadyStep } from './ready-queue.ts';
import { reusedEvent } from './step-events.ts';

/** What the subscriber needs of its run. */
export interface RunJournal {
  readonly run: string;
  /** False when nothing was recorded, because the run stops here. */
  emit(bodies: readonly RunEventBody[]): Promise<boolean>;
  /** The same for results, which are recorded as long as the process can. */
  emitResult(bodies: readonly RunEventBody[], commits?: readonly StepCommit[]): Promise<boolean>;
  /** For events that may be lost with the process; false as for `emit`. */
  mention(bodies: readonly RunEventBody[]): boolean;
  tell(event: TransientEvent): void;
  now(): number;
  /** Brings a result to its places; what it answers fails the step. */
  deliver(step: Step, outputs: readonly OutputRecord[]): Promise<Failure | undefined>;
  /** The step has no attempt any more. */
  released(step: string): void;
  ended(step: string, attempt: string | undefined, execution: FruitlessExecution): Promise<void>;
  broke(error: unknown): void;
}

/** `earlier`: the attempt of this step that the log names already. */
export function createSubscriber(journal: RunJournal, entry: ReadyStep, earlier?: string): Subscriber {
  const step = entry.step.id;
  let attempt = earlier;
  /** Where the attempt runs: when it is shared, where another run wanted it. */
  let target = '';

  return {
    run: journal.run,
    step,
    intended: async (intended, owner) => {
      target = intended.target;
      if (intended.id === attempt) return true;
      attempt = intended.id;
      const events: RunEventBody[] = [{ type: 'attempt-intended', step, attempt, target }];
      if (owner !== undefined) {
        events.push({
          type: 'step-queued',
          step,
          reason: { kind: 'shared-attempt', run: owner.run, step: owner.step },
        });
      }
      return intended.isVolatile ? journal.mention(events) : journal.emit(events);
    },
    submitted: () => {
      if (attempt !== undefined) journal.mention([{ type: 'attempt-submitted', step, attempt }]);
    },
    signalled: (signal) => {
      if (attempt === undefined) return;
      if (signal.kind === 'running') journal.mention([{ type: 'attempt-running', step, attempt }]);
      if (signal.kind === 'log-grew') journal.tell({ type: 'log-grew', step, attempt, bytes: signal.bytes });
      if (signal.kind === 'waiting') {
        journal.mention([
          { type: 'step-queued', step, reason: { kind: 'target', target, message: signal.reason } },
        ]);
      }
      if (signal.kind === 'equipped')
        journal.mention([{ type: 'step-equipped', step, environment: signal.environment }]);
      if (signal.kind === 'environment') sayEnvironmentNews(step, signal.news, journal);
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
        identity: identity(),
        component: entry.step.component.name,
        replace: forced || replaces,
      };
      const failure = await journal.deliver(entry.step, outputs);
      journal.released(step);
      const stands = await journal.emitResult(
        [
          failure === undefined
            ? { type: 'step-succeeded', step, attempt, fingerprint, outputs, metrics, durationMs }
            : { type: 'step-failed', step, attempt, failure, durationMs },
        ],
        [commit],
      );
      return stands ? made : undefined;
    },
    reused: async (standing) => {
      const failure = await journal.deliver(entry.step, standing.outputs);
      journal.released(step);
      await journal.emitResult([
        failure === undefined ? reusedEvent(step, standing) : { type: 'step-failed', step, failure },
      ]);
    },
    ended: (execution) => journal.ended(step, attempt, execution),
    broke: (error) => journal.broke(error),
  };
}

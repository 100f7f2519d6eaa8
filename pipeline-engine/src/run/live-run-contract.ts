/** What a run that goes on needs of its engine, and what it offers to it and to the dispatcher. */
import type { Step } from '../graph/step.ts';
import type { Slots } from './attempt-request.ts';
import type { Attempts } from './attempts.ts';
import type { EngineOptions } from './engine-contract.ts';
import type { RunEventBody } from './events.ts';
import type { PinnedInputs } from './pinned-inputs.ts';
import type { RunListener } from './ports.ts';
import type { Schedule } from './scheduler.ts';
import type { RunDraft, RunState } from './state.ts';

export interface LiveRunOptions {
  readonly engine: EngineOptions;
  readonly attempts: Attempts;
  readonly slotsFor: (step: Pick<Step, 'compute'>) => Slots;
  readonly draft: RunDraft;
  readonly schedule: Schedule;
  readonly force: boolean;
  readonly pinned: PinnedInputs;
  readonly announce: RunListener;
  /** Something may be able to start now. */
  readonly onChange: () => void;
  /** Work in the background that the end of the process has to wait for. */
  readonly background: (work: Promise<void>) => void;
  readonly onEnded: (state: RunState) => void;
  readonly onBroken: (error: unknown) => void;
}

export interface LiveRun {
  readonly id: string;
  /** Records these events and goes on from the state. */
  begin(events: readonly RunEventBody[]): Promise<void>;
  cancel(): Promise<void>;
  /** Ends these steps; what needs them is skipped, and the rest of the run goes on. */
  cancelSteps(steps: readonly string[]): Promise<void>;
  /** While it is paused no attempt starts; those under way go on. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** Starts the first ready step of a target, which has a place free. */
  startOne(slots: Slots): boolean;
  /** Its ready steps that have no place of this target. */
  waitingFor(slots: Slots): number;
  /** Lets every step that just became ready, and whose result somebody is making, wait for that without a place. */
  joinShared(): void;
  /** Says of every ready step that could not start why it waits. */
  reportWaiting(): void;
  state(): RunState;
  /** From now on nothing begins, and only results are recorded: the process is about to end. */
  stop(): void;
  /** From now on nothing at all is recorded. Resolves when what was emitted before is stored. */
  detach(): Promise<void>;
}

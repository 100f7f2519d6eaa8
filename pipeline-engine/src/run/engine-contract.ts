/** What the engine offers to the server and the command line, and what it needs from them. */
import type { Hash } from '../cache/fingerprint.ts';
import type { Because, IdentityPart } from '../cache/identity.ts';
import type { Params } from '../errors.ts';
import type { StepGraph } from '../graph/step.ts';
import type { RunComparison } from './compare-runs.ts';
import type { Deliveries, Registrations } from './deliver.ts';
import type { TargetLoad } from './dispatcher.ts';
import type { EndpointCall } from './endpoint-calls.ts';
import type { EnvironmentRecord } from './environment-record.ts';
import type { Environments } from './environments.ts';
import type { ReusedFrom, RunSource } from './events.ts';
import type { ExternalInputs } from './external-inputs.ts';
import type { Leases } from './leases.ts';
import type { Plan } from './plan.ts';
import type {
  ArtifactStore,
  Clock,
  ComputeTarget,
  FindRegistered,
  InputHasher,
  PartStore,
  ResolvePath,
  RunListener,
  RunStore,
  Secrets,
  StepCache,
  Timer,
} from './ports.ts';
import type { PreparingStep } from './prepare-steps.ts';
import type { OccurrenceKey } from './schedule-store.ts';
import type { RunState } from './state.ts';
import type { Wanted } from './wanted-part.ts';

/** The transitions of a step at which a process may die; each is traced just after it became durable. */
export type Transition =
  | 'intent'
  | 'submitted'
  | 'running'
  | 'output-written'
  | 'committed'
  | 'event-appended';

export interface EngineOptions {
  readonly runStore: RunStore;
  readonly stepCache: StepCache;
  readonly artifacts: ArtifactStore;
  readonly hasher: InputHasher;
  /** Until `useTargets` gives others. A step's `compute` names one; the first takes every step whose name none has. */
  readonly targets: readonly ComputeTarget[];
  readonly clock: Clock;
  /** The timer of the process, unless a simulation keeps the time. */
  readonly timer?: Timer;
  /**
   * Resolves when whatever else is due at this moment has been dealt with: the events of all of it share a transaction.
   * Absent: at once.
   */
  readonly turn?: () => Promise<void>;
  /** Names attempts; unique for ever, safe as a file name. */
  readonly newId: () => string;
  /** Shared with the collector of the same state; absent where nothing is ever collected. */
  readonly leases?: Leases;
  /** sha256 in hex. */
  readonly hash: Hash;
  readonly resolvePath: ResolvePath;
  /** Absent where nothing is registered. */
  readonly findRegistered?: FindRegistered;
  /** Brings inputs here that lie under URLs; absent where nothing is fetched. */
  readonly external?: ExternalInputs;
  /** Values that variables name; absent where there are none. */
  readonly secrets?: Secrets;
  /** Makes the software of commands; absent where they see what is installed. */
  readonly environments?: Environments;
  /** Brings results to the places that a pipeline names; absent where nothing is delivered. */
  readonly deliveries?: Deliveries;
  /** Registers results that a pipeline gives names; absent where nothing is registered. */
  readonly registrations?: Registrations;
  /** Keeps the parts of steps; without it every attempt makes all of its parts. */
  readonly parts?: PartStore;
  /** The log file of an attempt; its folder exists. */
  readonly logFile: (attempt: string) => string;
  /** Versions of the engines that built-in components name, such as `{ duckdb: '1.5.5' }`. */
  readonly engineVersions?: Readonly<Record<string, string>>;
  /** Called synchronously, for tests that end the process at a transition. */
  readonly trace?: (
    transition: Transition,
    at: { readonly run: string; readonly step: string; readonly attempt: string },
  ) => void;
  readonly log?: (level: 'info' | 'warn' | 'error', message: string, params: Params) => void;
}

export interface StartRequest extends Wanted {
  /** The pipeline's path in the workspace. */
  readonly pipeline: string;
  readonly displayName: string;
  readonly text: string;
  readonly layout: string | null;
  /** The whole graph of `text`; the part that is wanted is taken of it here. */
  readonly graph: StepGraph;
  /** Run without reuse. */
  readonly force?: boolean;
  readonly source: RunSource;
  /** The occurrence of a schedule that this run is for: it is taken in the transaction that records the run. */
  readonly claim?: OccurrenceKey | EndpointCall;
  /** Calls the start off while inputs are still being read: then `cancelled` is thrown, and nothing is recorded. */
  readonly signal?: AbortSignal;
}

export interface PlanRequest extends Wanted {
  readonly pipeline: string;
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

export interface Explanation {
  readonly run: string;
  readonly step: string;
  readonly fingerprint: string;
  readonly parts: readonly IdentityPart[];
  readonly because: readonly Because[];
  readonly comparedWith: ReusedFrom | null;
  /** What the result was made with; null for built-ins, and where nothing was recorded. */
  readonly environment: EnvironmentRecord | null;
}

export interface Engine {
  /** Pins everything that the run reads, records the run, and goes on in the background. Returns its number. */
  start(request: StartRequest): Promise<string>;
  /** Returns when the wish is recorded; the run ends later, with `run-finished`. No effect on a run that ended. */
  cancel(run: string): Promise<void>;
  /** Ends a step (or all of a nested pipeline); what needs it is skipped. No effect on what ended. */
  cancelStep(run: string, step: string): Promise<void>;
  /** Recorded, and so kept over restarts: no attempt starts until `unpause`. No effect on a run that ended or is cancelled. */
  pause(run: string): Promise<void>;
  unpause(run: string): Promise<void>;
  /** After a start of the process: goes on with every run that has not ended. Returns their numbers. */
  resume(): Promise<readonly string[]>;
  plan(graph: StepGraph, request: PlanRequest): Promise<Plan>;
  /** Makes the software of the commands among the steps, where each would run. */
  prepare(graph: StepGraph, signal?: AbortSignal): Promise<readonly PreparingStep[]>;
  /** Undefined for a step that is unknown or whose inputs do not exist yet. */
  explain(run: string, step: string): Promise<Explanation | undefined>;
  /** Undefined when one of the runs is unknown. */
  compare(earlier: string, later: string): Promise<RunComparison | undefined>;
  state(run: string): Promise<RunState | undefined>;
  /** Why a run cannot go on in this process although it has not ended: what the store said when it refused. */
  broken(run: string): string | undefined;
  /** The same for a run that has not ended, also for one that nobody goes on with: its log is read then. */
  check(run: string): Promise<string | undefined>;
  /** The log of the attempt that made this step's result, in this run or in the run that it is reused from. */
  logFile(run: string, step: string): Promise<string | undefined>;
  /**
   * Steps that begin from now on go to these; at least one. One that is left out keeps the attempts that it has, and is
   * closed after them.
   */
  useTargets(targets: readonly ComputeTarget[]): void;
  /** Those in use, and those left out that still have attempts. */
  targets(): readonly ComputeTarget[];
  /** What each target in use has to do now. */
  load(): readonly TargetLoad[];
  /** Returns a function that ends the subscription. Listeners are told after the event was stored. */
  subscribe(listener: RunListener): () => void;
  /** Resolves with the state of a run when it has ended; rejects when the run cannot go on in this process. */
  finished(run: string): Promise<RunState>;
  /**
   * Ends the process's part, and `resume` goes on later. Results that were being stored are recorded first. Attempts
   * stop, and nothing is recorded of it; with `leave`, those that a later process can find again go on. Closes the targets.
   */
  close(attempts?: 'end' | 'leave'): Promise<void>;
}

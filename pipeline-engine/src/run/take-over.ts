/** Runs and attempts that an earlier process left: what can go on does, and the rest is cleared away. */
import { EngineError } from '../errors.ts';
import type { StepGraph } from '../graph/step.ts';
import { damageOf } from './broken-run.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { EngineOptions } from './engine-contract.ts';
import { readGraph } from './graph-text.ts';
import type { ComputeTarget, RunPin } from './ports.ts';
import { type OpenAttempt, openAttempts } from './resumption.ts';
import { type RunDraft, replayEvents } from './state.ts';

/** What an earlier process left of a run. */
export interface UnfinishedRun {
  readonly pin: RunPin;
  readonly draft: RunDraft;
  readonly graph: StepGraph;
}

export interface Takeover {
  /** The runs that go on. */
  resume(): Promise<readonly string[]>;
  /** New runs wait for it: the places of attempts that go on are theirs. */
  isDone(): Promise<void>;
  /** Undefined for a run that cannot be read: the others go on. */
  readRun(run: string): Promise<UnfinishedRun | undefined>;
}

interface TakingEngine {
  readonly targets: Pick<Dispatcher, 'slotsFor' | 'targets'>;
  isLive(run: string): boolean;
  goOn(run: UnfinishedRun): void;
  isDamaged(run: string, damage: string): void;
}

export function createTakeover(options: EngineOptions, engine: TakingEngine): Takeover {
  const { runStore, artifacts } = options;
  /** Asked before anything is begun, so that no attempt of this process is among them. */
  const leftOver = artifacts.attempts();
  let takenOver: Promise<void> = Promise.resolve();

  const resume = async (): Promise<readonly string[]> => {
    options.deliveries?.recover();
    const taking = takeOver();
    takenOver = taking.then(
      () => undefined,
      () => undefined,
    );
    const { runs, wanted } = await taking;
    await reapLeftOver(wanted);
    return runs;
  };

  /** Goes on with the runs that an earlier process left. */
  const takeOver = async (): Promise<{
    readonly runs: readonly string[];
    readonly wanted: ReadonlySet<string>;
  }> => {
    const runs = (await runStore.unfinished()).filter((run) => !engine.isLive(run));
    const resumed = (await Promise.all(runs.map(readRun))).filter((found) => found !== undefined);
    const open = resumed.flatMap(({ draft }) => openAttempts(draft));
    const wanted = new Set(open.filter((attempt) => attempt.goesOn).map((attempt) => attempt.id));
    for (const attempt of open) if (!wanted.has(attempt.id)) await reap(attempt);
    for (const found of resumed) engine.goOn(found);
    return { runs, wanted };
  };

  const readRun = async (run: string): Promise<UnfinishedRun | undefined> => {
    try {
      const [pin, events] = [await runStore.pin(run), await runStore.events(run)];
      const draft = replayEvents(events);
      if (pin === undefined || draft === undefined)
        throw new EngineError('not-found', `Run ${run} has no log.`, { run });
      return { pin, draft, graph: readGraph(pin.graph) };
    } catch (error) {
      const damage = damageOf(error);
      if (damage === undefined) throw error;
      engine.isDamaged(run, damage);
      return undefined;
    }
  };

  const clearAway = async (id: string, targets: readonly ComputeTarget[]): Promise<void> => {
    for (const target of targets) await target.reap({ id, directory: artifacts.attemptDirectory(id) });
    await runStore.assertOwner();
    await artifacts.removeAttemptDirectory(id);
  };

  const reap = ({ id, target: name }: OpenAttempt): Promise<void> =>
    clearAway(id, [engine.targets.slotsFor({ compute: name }).target]);

  /** Attempts of steps that ended, in the moment before their process died: nobody else looks after them. */
  const reapLeftOver = async (wanted: ReadonlySet<string>): Promise<void> => {
    const existing = new Set(await artifacts.attempts());
    for (const id of (await leftOver).filter((attempt) => existing.has(attempt) && !wanted.has(attempt)))
      await clearAway(id, engine.targets.targets());
  };

  return { resume, isDone: () => takenOver, readRun };
}

/** Orders the events of one run: what arrives while a transaction is under way goes together into the next one. */
import type { RunEvent, RunEventBody } from './events.ts';
import type { Clock, RunStore, StepCommit, Timer } from './ports.ts';
import { processTimer } from './timer.ts';

/**
 * How long an event may wait that holds nothing up. What a short step says of itself, and then the ends of several, share
 * a transaction: a fifth of the syncs.
 */
const patienceMs = 4;

export interface Outbox {
  /** Resolves when the events are stored and applied; rejects when the store refused these or earlier ones. */
  emit(bodies: readonly RunEventBody[], commits?: readonly StepCommit[]): Promise<void>;
  /** The same for events that hold nothing up: they go with the next transaction, and soon at the latest. */
  emitSoon(bodies: readonly RunEventBody[], commits?: readonly StepCommit[]): Promise<void>;
  /** For events that may be lost with the process; they go in the same way. */
  mention(bodies: readonly RunEventBody[]): void;
  /** Resolves when nothing is waiting. */
  drained(): Promise<void>;
}

export interface OutboxOptions {
  readonly run: string;
  readonly runStore: RunStore;
  readonly clock: Clock;
  readonly timer?: Timer;
  readonly turn?: () => Promise<void>;
  /** Called in order, after the events were stored and before `emit` resolves. */
  readonly onStored: (events: readonly RunEvent[]) => void;
  /** The store refused: nothing more is written. */
  readonly onBroken: (error: unknown) => void;
}

interface Parcel {
  readonly bodies: readonly RunEventBody[];
  readonly commits: readonly StepCommit[];
  readonly delivered: () => void;
  readonly refused: (error: unknown) => void;
}

export function createOutbox(options: OutboxOptions): Outbox {
  let waiting: Parcel[] = [];
  let broken: { readonly error: unknown } | undefined;
  let flushing: Promise<void> | undefined;
  let forgetReminder: (() => void) | undefined;
  const { timer = processTimer } = options;

  const flush = async (): Promise<void> => {
    // Everything that is emitted in this turn shares the first transaction.
    await options.turn?.();
    forgetReminder?.();
    forgetReminder = undefined;
    while (waiting.length > 0 && broken === undefined) {
      const parcels = waiting;
      waiting = [];
      try {
        await deliver(parcels);
      } catch (error) {
        broken = { error };
        for (const parcel of [...parcels, ...waiting]) parcel.refused(error);
        options.onBroken(error);
      }
    }
    flushing = undefined;
  };

  const hurry = (): void => {
    if (waiting.length > 0) flushing ??= flush();
  };

  const deliver = async (parcels: readonly Parcel[]): Promise<void> => {
    const bodies = parcels.flatMap((parcel) => parcel.bodies);
    const commits = parcels.flatMap((parcel) => parcel.commits);
    options.onStored(await options.runStore.append(options.run, bodies, options.clock(), commits));
    for (const parcel of parcels) parcel.delivered();
  };

  const remind = (): void => {
    forgetReminder ??= timer(patienceMs, () => {
      // It may come while a transaction is under way, which then takes the rest along.
      forgetReminder = undefined;
      hurry();
    });
  };

  const send = (
    bodies: readonly RunEventBody[],
    commits: readonly StepCommit[],
    next: () => void,
  ): Promise<void> =>
    new Promise((delivered, refused) => {
      if (broken !== undefined) return refused(broken.error);
      if (bodies.length === 0) return delivered();
      waiting.push({ bodies, commits, delivered, refused });
      next();
    });

  return {
    emit: (bodies, commits = []) => send(bodies, commits, hurry),
    emitSoon: (bodies, commits = []) => send(bodies, commits, remind),
    mention: (bodies) => {
      if (broken !== undefined || bodies.length === 0) return;
      waiting.push({ bodies, commits: [], delivered: () => undefined, refused: () => undefined });
      remind();
    },
    drained: async () => {
      hurry();
      while (flushing !== undefined) await flushing;
    },
  };
}

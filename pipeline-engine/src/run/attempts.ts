/**
 * Attempts that are under way, shared between runs: a run that needs a result which another run is making subscribes to
 * that attempt, and only the last subscriber that leaves cancels it. Steps that may not be shared have attempts alone.
 */
import type { Execution, FruitlessExecution } from './execute-step.ts';
import type { AttemptHandle, AttemptSignal, StepCacheEntry } from './ports.ts';

/** What is recorded of an attempt before it begins. */
export interface IntendedAttempt {
  readonly id: string;
  /** The name of the compute target that runs it. Those who share it may have asked for another one. */
  readonly target: string;
  /** Nothing of it outlives the process: its intent may be stored with what comes after it. */
  readonly isVolatile: boolean;
}

/**
 * A step of a run that waits for an attempt. Every method records what it is told before it resolves; one that rejects
 * ends its own run in this process, and nobody else's.
 */
export interface Subscriber {
  readonly run: string;
  readonly step: string;
  /** False when nothing was recorded, because the run stops here: the attempt must not begin on its account. */
  intended(attempt: IntendedAttempt, owner: Subscriber | undefined): Promise<boolean>;
  submitted(): void;
  signalled(signal: AttemptSignal): void;
  /**
   * The one subscriber that commits: event and cache entry in one transaction. Resolves with what now stands, and with
   * undefined when its run records nothing any more.
   */
  succeeded(
    execution: Extract<Execution, { readonly kind: 'succeeded' }>,
  ): Promise<StepCacheEntry | undefined>;
  reused(entry: StepCacheEntry): Promise<void>;
  ended(execution: FruitlessExecution): Promise<void>;
  /** A bug, or a store that refused: the subscriber's run cannot go on. */
  broke(error: unknown): void;
}

export interface AttemptRequest extends IntendedAttempt {
  /** Undefined: never shared. */
  readonly fingerprint: string | undefined;
  /** A result that was committed since the caller looked; asked after the attempt was claimed. */
  readonly find: () => Promise<StepCacheEntry | undefined>;
  readonly execute: (on: {
    readonly submitted: (handle: AttemptHandle) => void;
    readonly signalled: (signal: AttemptSignal) => void;
  }) => Promise<Execution>;
  /** Ends what an earlier process left of it; called instead of `execute`. */
  readonly abandon: () => Promise<void>;
  /** Frees the slot, and the directory unless the attempt goes on; called once, when nothing is left to record. */
  readonly released: (goesOn: boolean) => void;
}

export interface Membership {
  /** `left`: others go on. `cancelling`: this was the last one, and the end will be told. */
  leave(): 'left' | 'cancelling';
}

export interface Attempts {
  /** The attempt that makes `fingerprint` now. */
  underWay(fingerprint: string): string | undefined;
  /** Joins the attempt that makes `fingerprint`, which must be under way. */
  join(fingerprint: string, subscriber: Subscriber): Membership;
  /** Begins an attempt. Claims its fingerprint before anything is awaited. */
  begin(request: AttemptRequest, subscriber: Subscriber): Membership;
  /** Resolves when nothing is executed, stored or recorded any more. */
  settled(): Promise<void>;
}

interface SharedAttempt {
  readonly intended: IntendedAttempt;
  readonly subscribers: Set<Subscriber>;
  phase: 'claimed' | 'intended' | 'submitted' | 'running';
  handle: AttemptHandle | undefined;
  cancelling: boolean;
}

export function createAttempts(): Attempts {
  const underWay = new Map<string, SharedAttempt>();
  const unsettled = new Set<Promise<void>>();

  const run = async (attempt: SharedAttempt, request: AttemptRequest, owner: Subscriber): Promise<void> => {
    let goesOn = false;
    try {
      const execution = await perform(attempt, request, owner);
      goesOn = execution?.kind === 'left';
      if (execution?.kind === 'succeeded') await commit(attempt, request, execution);
      else if (execution !== undefined && execution.kind !== 'left') {
        forget(request);
        await tellAll(attempt, (subscriber) => subscriber.ended(execution));
      }
    } catch (error) {
      for (const subscriber of attempt.subscribers) subscriber.broke(error);
    } finally {
      forget(request);
      request.released(goesOn);
    }
  };

  /** Undefined when nothing came of it: the result stood already, or no run wants it any more. */
  const perform = async (
    attempt: SharedAttempt,
    request: AttemptRequest,
    owner: Subscriber,
  ): Promise<Execution | undefined> => {
    const before = await prepare(attempt, request, owner);
    if (before === 'ready') return request.execute(listenersOf(attempt));
    await request.abandon();
    return before === 'cancelled' ? { kind: 'cancelled' } : undefined;
  };

  const prepare = async (
    attempt: SharedAttempt,
    request: AttemptRequest,
    owner: Subscriber,
  ): Promise<'ready' | 'cancelled' | 'nothing'> => {
    const standing = await request.find();
    if (standing !== undefined) {
      forget(request);
      await tellAll(attempt, (subscriber) => subscriber.reused(standing));
      return 'nothing';
    }
    if (attempt.cancelling) return 'cancelled';
    attempt.phase = 'intended';
    const others = [...attempt.subscribers].filter((subscriber) => subscriber !== owner);
    const first = await told(owner, () => owner.intended(attempt.intended, undefined));
    const rest = await Promise.all(
      others.map((subscriber) => told(subscriber, () => subscriber.intended(attempt.intended, owner))),
    );
    if (![first, ...rest].includes(true)) return 'nothing';
    return attempt.cancelling ? 'cancelled' : 'ready';
  };

  /** One subscriber commits; the fingerprint stays claimed until that is durable, so that nobody makes it twice. */
  const commit = async (
    attempt: SharedAttempt,
    request: AttemptRequest,
    execution: Extract<Execution, { readonly kind: 'succeeded' }>,
  ): Promise<void> => {
    const asked = new Set<Subscriber>();
    for (const subscriber of attempt.subscribers) {
      asked.add(subscriber);
      const made = await told(subscriber, () => subscriber.succeeded(execution));
      // A store that refused may have stored it all the same.
      const entry = made ?? (await request.find());
      if (entry === undefined) continue;
      forget(request);
      const others = [...attempt.subscribers].filter((other) => !asked.has(other));
      await Promise.all(others.map((other) => told(other, () => other.reused(entry))));
      return;
    }
  };

  /** Afterwards the next run that needs the result begins an attempt of its own. */
  const forget = ({ id, fingerprint }: AttemptRequest): void => {
    if (fingerprint !== undefined && underWay.get(fingerprint)?.intended.id === id)
      underWay.delete(fingerprint);
  };

  return {
    underWay: (fingerprint) => underWay.get(fingerprint)?.intended.id,
    join: (fingerprint, subscriber) => {
      const attempt = underWay.get(fingerprint);
      if (attempt === undefined) throw new Error(`no attempt makes ${fingerprint}`);
      const [owner] = attempt.subscribers;
      attempt.subscribers.add(subscriber);
      catchUp(attempt, subscriber, owner);
      return membershipOf(attempt, subscriber);
    },
    begin: (request, subscriber) => {
      const attempt: SharedAttempt = {
        intended: request,
        subscribers: new Set([subscriber]),
        phase: 'claimed',
        handle: undefined,
        cancelling: false,
      };
      if (request.fingerprint !== undefined) underWay.set(request.fingerprint, attempt);
      const work: Promise<void> = run(attempt, request, subscriber).finally(() => unsettled.delete(work));
      unsettled.add(work);
      return membershipOf(attempt, subscriber);
    },
    settled: async () => {
      while (unsettled.size > 0) await Promise.all(unsettled);
    },
  };
}

/** What a subscriber answers; undefined when it could not record what it was told. */
async function told<T>(subscriber: Subscriber, tell: () => Promise<T>): Promise<T | undefined> {
  try {
    return await tell();
  } catch (error) {
    subscriber.broke(error);
    return undefined;
  }
}

async function tellAll(
  attempt: SharedAttempt,
  tell: (subscriber: Subscriber) => Promise<void>,
): Promise<void> {
  await Promise.all([...attempt.subscribers].map((subscriber) => told(subscriber, () => tell(subscriber))));
}

/** Tells a late subscriber what the others heard already. */
function catchUp(attempt: SharedAttempt, subscriber: Subscriber, owner: Subscriber | undefined): void {
  if (attempt.phase === 'claimed') return;
  void told(subscriber, () => subscriber.intended(attempt.intended, owner));
  if (attempt.phase === 'submitted' || attempt.phase === 'running') subscriber.submitted();
  if (attempt.phase === 'running') subscriber.signalled({ kind: 'running' });
}

function listenersOf(attempt: SharedAttempt): Parameters<AttemptRequest['execute']>[0] {
  let early: AttemptSignal[] = [];
  const tell = (signal: AttemptSignal): void => {
    if (signal.kind === 'running') attempt.phase = 'running';
    for (const subscriber of attempt.subscribers) subscriber.signalled(signal);
  };
  return {
    submitted: (handle) => {
      attempt.phase = 'submitted';
      attempt.handle = handle;
      for (const subscriber of attempt.subscribers) subscriber.submitted();
      if (attempt.cancelling) void handle.cancel();
      for (const signal of early) tell(signal);
      early = [];
    },
    // A target may say that it runs before `submit` has returned; the log keeps the order.
    signalled: (signal) => {
      if (attempt.handle === undefined) early.push(signal);
      else tell(signal);
    },
  };
}

function membershipOf(attempt: SharedAttempt, subscriber: Subscriber): Membership {
  return {
    leave: () => {
      if (attempt.subscribers.size > 1) {
        attempt.subscribers.delete(subscriber);
        return 'left';
      }
      attempt.cancelling = true;
      void attempt.handle?.cancel();
      return 'cancelling';
    },
  };
}

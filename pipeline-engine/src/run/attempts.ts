/**
 * Attempts that are under way, shared between runs: a run that needs a result which another run is making subscribes to
 * that attempt, and only the last subscriber that leaves cancels it. Steps that may not be shared have attempts alone.
 */
import type { Execution } from './execute-step.ts';
import type { AttemptHandle, AttemptSignal, StepCacheEntry } from './ports.ts';

/** A step of a run that waits for an attempt. Every method records what it is told before it resolves. */
export interface Subscriber {
  readonly run: string;
  readonly step: string;
  intended(attempt: string, owner: Subscriber | undefined): Promise<void>;
  submitted(): void;
  signalled(signal: AttemptSignal): void;
  /** The one subscriber that commits: event and cache entry in one transaction. Resolves with what now stands. */
  succeeded(execution: Extract<Execution, { readonly kind: 'succeeded' }>): Promise<StepCacheEntry>;
  reused(entry: StepCacheEntry): Promise<void>;
  ended(execution: Exclude<Execution, { readonly kind: 'succeeded' }>): Promise<void>;
  /** A bug, or a store that refused: the subscriber's run cannot go on. */
  broke(error: unknown): void;
}

export interface AttemptRequest {
  readonly id: string;
  /** Undefined: never shared. */
  readonly fingerprint: string | undefined;
  /** A result that was committed since the caller looked; asked after the attempt was claimed. */
  readonly find: () => Promise<StepCacheEntry | undefined>;
  readonly execute: (on: {
    readonly submitted: (handle: AttemptHandle) => void;
    readonly signalled: (signal: AttemptSignal) => void;
  }) => Promise<Execution>;
  /** Frees the slot and the directory; called once, when nothing of the attempt is left to record. */
  readonly released: () => void;
}

export interface Membership {
  /** `left`: others go on. `cancelling`: this was the last one, and the end will be told. */
  leave(): 'left' | 'cancelling';
}

export interface Attempts {
  isUnderWay(fingerprint: string): boolean;
  /** Joins the attempt that makes `fingerprint`, which must be under way. */
  join(fingerprint: string, subscriber: Subscriber): Membership;
  /** Begins an attempt. Claims its fingerprint before anything is awaited. */
  begin(request: AttemptRequest, subscriber: Subscriber): Membership;
}

interface SharedAttempt {
  readonly id: string;
  readonly subscribers: Set<Subscriber>;
  phase: 'claimed' | 'intended' | 'submitted' | 'running';
  handle: AttemptHandle | undefined;
  cancelling: boolean;
}

export function createAttempts(): Attempts {
  const underWay = new Map<string, SharedAttempt>();

  const run = async (attempt: SharedAttempt, request: AttemptRequest, owner: Subscriber): Promise<void> => {
    try {
      const standing = await request.find();
      if (standing !== undefined) {
        forget(request);
        await Promise.all([...attempt.subscribers].map((subscriber) => subscriber.reused(standing)));
        return;
      }
      if (attempt.cancelling) return await tellEnd(attempt, request, { kind: 'cancelled' });
      attempt.phase = 'intended';
      const others = [...attempt.subscribers].filter((subscriber) => subscriber !== owner);
      await owner.intended(attempt.id, undefined);
      await Promise.all(others.map((subscriber) => subscriber.intended(attempt.id, owner)));
      const execution = attempt.cancelling
        ? ({ kind: 'cancelled' } as const)
        : await request.execute(listenersOf(attempt));
      if (execution.kind !== 'succeeded') return await tellEnd(attempt, request, execution);
      await commit(attempt, request, execution);
    } catch (error) {
      forget(request);
      for (const subscriber of attempt.subscribers) subscriber.broke(error);
    } finally {
      request.released();
    }
  };

  /** The first subscriber commits; the fingerprint stays claimed until that is durable, so that nobody makes it twice. */
  const commit = async (
    attempt: SharedAttempt,
    request: AttemptRequest,
    execution: Extract<Execution, { readonly kind: 'succeeded' }>,
  ): Promise<void> => {
    const [first] = attempt.subscribers;
    if (first === undefined) return forget(request);
    const entry = await first.succeeded(execution);
    forget(request);
    const others = [...attempt.subscribers].filter((subscriber) => subscriber !== first);
    await Promise.all(others.map((subscriber) => subscriber.reused(entry)));
  };

  const tellEnd = async (
    attempt: SharedAttempt,
    request: AttemptRequest,
    execution: Exclude<Execution, { readonly kind: 'succeeded' }>,
  ): Promise<void> => {
    forget(request);
    await Promise.all([...attempt.subscribers].map((subscriber) => subscriber.ended(execution)));
  };

  const forget = (request: AttemptRequest): void => {
    if (request.fingerprint !== undefined) underWay.delete(request.fingerprint);
  };

  return {
    isUnderWay: (fingerprint) => underWay.has(fingerprint),
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
        id: request.id,
        subscribers: new Set([subscriber]),
        phase: 'claimed',
        handle: undefined,
        cancelling: false,
      };
      if (request.fingerprint !== undefined) underWay.set(request.fingerprint, attempt);
      void run(attempt, request, subscriber);
      return membershipOf(attempt, subscriber);
    },
  };
}

/** Tells a late subscriber what the others heard already. */
function catchUp(attempt: SharedAttempt, subscriber: Subscriber, owner: Subscriber | undefined): void {
  if (attempt.phase === 'claimed') return;
  // Nobody waits for it here, and a rejection that nobody hears would end the process.
  subscriber.intended(attempt.id, owner).catch((error: unknown) => subscriber.broke(error));
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

/**
 * Collects once an hour while a server is up, so that the state folder does not grow for ever. Never of a workspace
 * that nobody trusts, nor by settings that hold a mistake. It is closed before the stores that it works on.
 */
import type { Clock, Collected, Collector, RetentionRules, Timer } from '@millrace/pipeline-engine';
import { isNothingCollected } from '@millrace/pipeline-engine/browser';
import { hasMistake, type RetentionSettings } from './retention-settings.ts';

export interface AutomaticCollectionOptions {
  readonly collector: Pick<Collector, 'collect'>;
  readonly settings: () => Promise<RetentionSettings>;
  readonly isTrusted: () => Promise<boolean>;
  readonly timer: Timer;
  readonly clock: Clock;
  /** Told of every collection that removed something, and of every one that failed. */
  readonly report: (outcome: CollectionOutcome) => void;
  /** Begins what else is collected by the same rules, whether or not anything was removed. */
  readonly alongside: (rules: RetentionRules) => void;
}

export type CollectionOutcome =
  | { readonly kind: 'collected'; readonly collected: Collected }
  /** The workspace is not trusted, the settings turn it off, or they hold a mistake. */
  | { readonly kind: 'untrusted' | 'off' | 'mistake' }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface CollectionState {
  /** When the last one ended, and how; undefined before the first. */
  readonly last?: { readonly time: number; readonly outcome: CollectionOutcome };
  /** When the next one begins; undefined while none is to come. */
  readonly nextAt?: number;
}

export interface AutomaticCollection {
  start(): void;
  state(): CollectionState;
  /** Nothing begins from now on; resolves when what was under way has ended. */
  close(): Promise<void>;
}

/** Not at once: a server that starts has better things to do. */
export const firstAfterMs = 5 * 60 * 1000;
export const everyMs = 60 * 60 * 1000;

export function createAutomaticCollection(options: AutomaticCollectionOptions): AutomaticCollection {
  const { timer, clock } = options;
  let callOff: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let state: CollectionState = {};
  let isClosed = false;

  const schedule = (ms: number): void => {
    if (isClosed) return;
    state = { ...state, nextAt: clock() + ms };
    callOff = timer(ms, () => {
      running = turn();
    });
  };

  const turn = async (): Promise<void> => {
    const outcome = await attempt(options);
    state = { last: { time: clock(), outcome } };
    running = undefined;
    schedule(everyMs);
    if (!isClosed && isNews(outcome)) options.report(outcome);
  };

  return {
    start: () => schedule(firstAfterMs),
    state: () => state,
    close: async () => {
      isClosed = true;
      callOff?.();
      await running;
    },
  };
}

/** Whatever goes wrong is an outcome: the next hour may be better. */
async function attempt(options: AutomaticCollectionOptions): Promise<CollectionOutcome> {
  try {
    if (!(await options.isTrusted())) return { kind: 'untrusted' };
    const settings = await options.settings();
    if (hasMistake(settings)) return { kind: 'mistake' };
    if (!settings.isAutomatic) return { kind: 'off' };
    const collected = await options.collector.collect(settings.rules);
    options.alongside(settings.rules);
    return { kind: 'collected', collected };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

function isNews(outcome: CollectionOutcome): boolean {
  if (outcome.kind !== 'collected') return outcome.kind === 'failed';
  return !isNothingCollected(outcome.collected);
}

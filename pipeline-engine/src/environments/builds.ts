/** Builds that go on: one at a time for a need on a computer, and one at a time for a need without a lock anywhere. */
import { createHash } from 'node:crypto';
import type { Failure, Result } from '../errors.ts';
import type {
  EnvironmentHost,
  EnvironmentNews,
  Preparation,
  ProvidedEnvironment,
} from '../run/environments.ts';
import type { Timer } from '../run/ports.ts';
import { hostSilent } from './environment-failures.ts';
import { stopScript, sweepScript } from './recipe.ts';

export interface BuildsOptions {
  readonly logFile: (build: string) => string;
  readonly newId: () => string;
  readonly timer: Timer;
}

export interface BuildOrder {
  /** For people. */
  readonly title: string;
  /** Hex, of what is asked for. */
  readonly digest: string;
  readonly host: EnvironmentHost;
  /** Until the first build has decided its versions, a need is built on one computer at a time. */
  readonly isDecided: () => boolean;
  /** Makes it or finds it there. Rejects when the computer does not answer. */
  readonly make: (build: BuildSite) => Promise<Result<ProvidedEnvironment, Failure> | 'stopped'>;
}

/** What a build gets beside its order. */
export interface BuildSite {
  readonly host: EnvironmentHost;
  readonly build: string;
  readonly logFile: string;
  readonly token: string;
  /** It is not there: a build begins. `key` is what `stopScript` needs beside the token. */
  readonly onBegin: (key: string) => void;
  readonly onProgress: (message: string, logBytes: number) => void;
}

export interface Builds {
  join(order: BuildOrder, onNews: (news: EnvironmentNews) => void): Preparation;
  close(): Promise<void>;
}

type Outcome = Result<ProvidedEnvironment, Failure> | 'left';

interface Heard {
  readonly listeners: Set<(news: EnvironmentNews) => void>;
  /** What a late listener has missed. */
  last: EnvironmentNews | undefined;
}

interface Build {
  readonly heard: Heard;
  readonly done: Promise<Outcome>;
  readonly stop: () => void;
}

/** Between two tries to reach a computer. */
const againMs = 2000;

export function createBuilds(options: BuildsOptions): Builds {
  const { timer } = options;
  const underWay = new Map<string, Build>();
  /** Also those that nobody wants any more, until they have ended. */
  const ends = new Set<Promise<unknown>>();
  /** Needs that get their lock just now. */
  const locking = new Map<string, Promise<unknown>>();
  const swept = new Map<string, Promise<unknown>>();
  let closed = false;

  const start = (order: BuildOrder, id: string): Build => {
    const heard: Heard = { listeners: new Set(), last: undefined };
    const stopping = new AbortController();
    const tell = (news: EnvironmentNews): void => {
      heard.last = news;
      for (const listener of heard.listeners) listener(news);
    };
    const done = work(order, id, tell, stopping.signal).finally(() => {
      if (underWay.get(id)?.heard === heard) underWay.delete(id);
    });
    const end: Promise<unknown> = done.catch(() => undefined).finally(() => ends.delete(end));
    ends.add(end);
    const build: Build = { heard, done, stop: () => stopping.abort() };
    underWay.set(id, build);
    return build;
  };

  const work = async (
    order: BuildOrder,
    id: string,
    tell: (news: EnvironmentNews) => void,
    signal: AbortSignal,
  ): Promise<Outcome> => {
    while (!signal.aborted) {
      const other = order.isDecided() ? undefined : locking.get(order.digest);
      if (other !== undefined) {
        tell({ kind: 'waiting', build: id, title: order.title });
        await other;
        continue;
      }
      const attempt = makeOnce(order, id, tell, signal);
      locking.set(
        order.digest,
        attempt.catch(() => undefined),
      );
      try {
        const made = await attempt;
        return made === 'stopped' ? 'left' : made;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (error.name === 'HostRefused')
          return { ok: false, error: hostSilent(order.host.name, order.title, error.message) };
        if (error.name !== 'MachineUnreachable') throw error;
        tell({ kind: 'progress', build: id, message: error.message, logBytes: 0 });
        await new Promise<void>((resolve) => {
          const cancel = timer(againMs, resolve);
          signal.addEventListener('abort', () => {
            cancel();
            resolve();
          });
        });
      } finally {
        locking.delete(order.digest);
      }
    }
    return 'left';
  };

  const makeOnce = async (
    { title, host, make }: BuildOrder,
    id: string,
    tell: (news: EnvironmentNews) => void,
    signal: AbortSignal,
  ): Promise<Result<ProvidedEnvironment, Failure> | 'stopped'> => {
    await sweep(host);
    const token = options.newId().replaceAll('-', '');
    let stopped: Promise<void> | undefined;
    const made = await make({
      host,
      build: id,
      logFile: options.logFile(id),
      token,
      onBegin: (key) => {
        tell({ kind: 'waiting', build: id, title });
        const stop = async (): Promise<void> =>
          void (await host.run(stopScript, [await host.root(), key, token]));
        const stopSoon = (): void => {
          stopped = stop().catch(() => undefined);
        };
        if (signal.aborted) stopSoon();
        else signal.addEventListener('abort', stopSoon);
      },
      onProgress: (message, logBytes) => tell({ kind: 'progress', build: id, message, logBytes }),
    });
    await stopped;
    return made;
  };

  /** What an earlier process left behind. */
  const sweep = (host: EnvironmentHost): Promise<unknown> => {
    const known = swept.get(host.name);
    if (known !== undefined) return known;
    const sweeping = host.root().then((root) => host.run(sweepScript, [root]));
    swept.set(host.name, sweeping);
    sweeping.catch(() => swept.delete(host.name));
    return sweeping;
  };

  return {
    join: (order, onNews) => {
      if (closed) return { done: Promise.resolve('left'), leave: () => undefined };
      const id = createHash('sha256').update(`${order.digest} ${order.host.name}`).digest('hex').slice(0, 20);
      const build = underWay.get(id) ?? start(order, id);
      const { listeners, last } = build.heard;
      listeners.add(onNews);
      if (last !== undefined) onNews(last);
      let settle: (left: 'left') => void = () => undefined;
      const left = new Promise<'left'>((resolve) => {
        settle = resolve;
      });
      const leave = (): void => {
        if (!listeners.delete(onNews)) return;
        if (listeners.size === 0) {
          if (underWay.get(id) === build) underWay.delete(id);
          build.stop();
        }
        settle('left');
      };
      return { done: Promise.race([build.done, left]), leave };
    },
    close: async () => {
      closed = true;
      for (const build of underWay.values()) build.stop();
      await Promise.all(ends);
    },
  };
}

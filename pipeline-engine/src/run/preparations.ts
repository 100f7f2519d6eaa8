/** Steps of a run whose identity waits for their software: exact versions are known when it has been made once. */
import type { Failure } from '../errors.ts';
import type { EnvironmentNeed, EnvironmentNews, Environments, Preparation } from './environments.ts';

export interface Preparations {
  has(step: string): boolean;
  /** It was prepared in this run: what is still unknown then stays so. */
  isDone(step: string): boolean;
  add(need: EnvironmentNeed): void;
  remove(step: string): void;
  clear(): void;
}

export interface PreparationsOptions {
  readonly environments: Environments | undefined;
  readonly onNews: (step: string, news: EnvironmentNews) => void;
  /** Without a failure the step is to be looked at again. */
  readonly onDone: (step: string, failure: Failure | undefined) => void;
  readonly onBroken: (error: unknown) => void;
}

export function createPreparations(options: PreparationsOptions): Preparations {
  const waiting = new Map<string, Preparation>();
  const done = new Set<string>();

  const follow = async (step: string, preparation: Preparation): Promise<void> => {
    const ready = await preparation.done;
    if (waiting.get(step) !== preparation) return;
    waiting.delete(step);
    if (ready === 'left') return;
    done.add(step);
    options.onDone(step, ready.ok ? undefined : ready.error);
  };

  const remove = (step: string): void => {
    const preparation = waiting.get(step);
    waiting.delete(step);
    preparation?.leave();
  };

  return {
    has: (step) => waiting.has(step),
    isDone: (step) => done.has(step),
    add: (need) => {
      const { id } = need.step;
      const preparation = options.environments?.provide(need, (news) => options.onNews(id, news));
      if (preparation === undefined) return;
      waiting.set(id, preparation);
      follow(id, preparation).catch(options.onBroken);
    },
    remove,
    clear: () => {
      for (const step of [...waiting.keys()]) remove(step);
    },
  };
}

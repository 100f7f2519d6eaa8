/** Environments that are made of nothing, at once or never: a test says which by the text of the step's environment. */
import type { EnvironmentNeed, Environments, Preparation } from '../run/environments.ts';
import { hash } from './memory-world.ts';

type Outcome = Awaited<Preparation['done']>;

interface Build {
  readonly id: string;
  /** Those who still want it, and how each of them is told. */
  readonly waiting: Set<(outcome: Outcome) => void>;
}

/** `outcomeOf` is undefined for what is never done. */
export function createMemoryEnvironments(
  outcomeOf: (environment: string) => 'made' | 'failed' | undefined,
): Environments {
  const builds = new Map<string, Build>();
  const made = new Set<string>();
  let count = 0;

  const settle = (key: string, outcome: Outcome): void => {
    const build = builds.get(key);
    builds.delete(key);
    for (const tell of build?.waiting ?? []) tell(outcome);
  };

  const begin = (key: string): Build => {
    count += 1;
    const build: Build = { id: `build-${count}`, waiting: new Set() };
    builds.set(key, build);
    const outcome = outcomeOf(key);
    if (outcome !== undefined)
      queueMicrotask(() => {
        if (builds.get(key) !== build) return;
        if (outcome === 'made') made.add(key);
        settle(key, outcome === 'made' ? provided(key) : failure);
      });
    return build;
  };

  return {
    look: async () => undefined,
    partsOf: ({ step, host }) => {
      if (host === undefined) return [];
      const key = keyOf(step);
      return made.has(key) ? [{ part: 'environment:lock', value: key }] : undefined;
    },
    provide: ({ step, host }, onNews) => {
      const key = keyOf(step);
      if (host === undefined || made.has(key)) {
        const value = host === undefined ? ({ ok: true, value: undefined } as const) : provided(key);
        return { done: Promise.resolve(value), leave: () => undefined };
      }
      const build = builds.get(key) ?? begin(key);
      let tell: (outcome: Outcome) => void = () => undefined;
      const done = new Promise<Outcome>((resolve) => {
        tell = resolve;
      });
      build.waiting.add(tell);
      onNews({ kind: 'waiting', build: build.id, title: key });
      const leave = (): void => {
        if (!build.waiting.delete(tell)) return;
        tell('left');
        if (build.waiting.size === 0 && builds.get(key) === build) builds.delete(key);
      };
      return { done, leave };
    },
    recordOf: ({ step, host }) =>
      host && { kind: 'made', name: keyOf(step), digest: `sha256:${hash(keyOf(step))}`, host: host.name },
    logFile: (build) => `/builds/${build}.log`,
    close: async () => {
      for (const key of [...builds.keys()]) settle(key, 'left');
    },
  };
}

const keyOf = (step: EnvironmentNeed['step']): string => step.component.environment ?? '';

const provided = (key: string) => ({ ok: true, value: { variables: { ENVIRONMENT: key } } }) as const;

const failure = {
  ok: false,
  error: { code: 'environment-failed', params: {}, message: 'It cannot be made.' },
} as const;

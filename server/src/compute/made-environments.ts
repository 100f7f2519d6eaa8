/** The environments that were made for this workspace, on every computer that its targets reach. */
import {
  type Clock,
  EngineError,
  type EnvironmentHost,
  type EnvironmentWorkshop,
  type MadeEnvironment,
  type Timer,
} from '@millrace/pipeline-engine';

export interface MadeEnvironments {
  /** `silent`: the computers that did not answer in time, by name. */
  list(): Promise<{ readonly made: readonly MadeEnvironment[]; readonly silent: readonly string[] }>;
  /** False for one that is not there. */
  remove(host: string, key: string, forget: boolean): Promise<boolean>;
  /**
   * Removes what nobody used for so long, on every computer on which no step runs now. The others, and those that do
   * not answer, come another time; computers but this one are asked once a day.
   */
  collect(unusedMs: number): Promise<readonly MadeEnvironment[]>;
}

/** A page waits for it. */
const patienceMs = 5000;

const dayMs = 24 * 60 * 60 * 1000;

/** `hosts` may name a computer more than once: several targets of this machine share one. */
export function createMadeEnvironments(options: {
  readonly workshop: Pick<EnvironmentWorkshop, 'list' | 'remove' | 'collect'>;
  readonly hosts: () => readonly EnvironmentHost[];
  /** Names of computers on which steps run. */
  readonly busy: () => ReadonlySet<string>;
  readonly timer: Timer;
  readonly clock: Clock;
}): MadeEnvironments {
  const { workshop, timer, clock } = options;
  const collectedAt = new Map<string, number>();
  const hosts = (): readonly EnvironmentHost[] => [
    ...new Map(options.hosts().map((host) => [host.name, host])).values(),
  ];
  const ask = (host: EnvironmentHost): Promise<readonly MadeEnvironment[] | undefined> =>
    new Promise((resolve, reject) => {
      const cancel = timer(patienceMs, () => resolve(undefined));
      workshop
        .list(host)
        .then(resolve, (error: unknown) => (isSilence(error) ? resolve(undefined) : reject(error)))
        .finally(cancel);
    });
  const collectOn = async (host: EnvironmentHost, unusedMs: number): Promise<readonly MadeEnvironment[]> => {
    const last = collectedAt.get(host.name);
    if (host.name !== 'local' && last !== undefined && clock() - last < dayMs) return [];
    collectedAt.set(host.name, clock());
    try {
      return await workshop.collect(host, unusedMs);
    } catch (error) {
      if (isSilence(error)) return [];
      throw error;
    }
  };
  return {
    collect: async (unusedMs) => {
      const busy = options.busy();
      const idle = hosts().filter(({ name }) => !busy.has(name));
      return (await Promise.all(idle.map((host) => collectOn(host, unusedMs)))).flat();
    },
    list: async () => {
      const answers = await Promise.all(hosts().map(async (host) => ({ host, made: await ask(host) })));
      return {
        made: answers.flatMap(({ made }) => made ?? []),
        silent: answers.filter(({ made }) => made === undefined).map(({ host }) => host.name),
      };
    },
    remove: async (name, key, forget) => {
      const host = hosts().find((entry) => entry.name === name);
      try {
        return host !== undefined && (await workshop.remove(host, key, forget));
      } catch (error) {
        if (!isSilence(error)) throw error;
        const reason = error.message;
        throw new EngineError('invalid-request', `"${name}" does not answer: ${reason}`, {
          host: name,
          reason,
        });
      }
    },
  };
}

const isSilence = (error: unknown): error is Error =>
  error instanceof Error && ['MachineUnreachable', 'HostRefused'].includes(error.name);

/** Those of the targets that have attempts now. */
export function busyComputers(engine: {
  load(): readonly { readonly target: string; readonly running: number }[];
  targets(): readonly { readonly name: string; readonly host?: { readonly name: string } }[];
}): ReadonlySet<string> {
  const loaded = new Set(engine.load().flatMap(({ target, running }) => (running > 0 ? [target] : [])));
  return new Set(engine.targets().flatMap(({ name, host }) => (loaded.has(name) && host ? [host.name] : [])));
}

/** The environments that were made for this workspace, on every computer that its targets reach. */
import {
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
}

/** A page waits for it. */
const patienceMs = 5000;

/** `hosts` may name a computer more than once: several targets of this machine share one. */
export function createMadeEnvironments(options: {
  readonly workshop: Pick<EnvironmentWorkshop, 'list' | 'remove'>;
  readonly hosts: () => readonly EnvironmentHost[];
  readonly timer: Timer;
}): MadeEnvironments {
  const { workshop, timer } = options;
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
  return {
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

/**
 * Slurm, asked over its REST API; files go to a machine that shares them with the nodes: this one, or one reached by ssh.
 * A job is found again by the name of its attempt, so it is submitted once even if an answer never came.
 */
import { setTimeout as passed } from 'node:timers/promises';
import type { Launcher, LauncherSight } from './launcher.ts';
import { type Machine, MachineUnreachable, shellWord } from './machine.ts';
import { HostRefused } from './remote-host.ts';
import { type SlurmResources, sightOfJob } from './slurm-jobs.ts';
import type { SlurmRest } from './slurm-rest.ts';
import type { RestJob } from './slurm-rest-shapes.ts';

export interface SlurmRestLauncherOptions extends SlurmResources {
  readonly machine: Machine;
  readonly rest: SlurmRest;
}

const untilGone = { pollMs: 100, cancelEvery: 20, most: 200 } as const;

export function createSlurmRestLauncher(options: SlurmRestLauncherOptions): Launcher {
  const { machine, rest } = options;
  /** Numbers of jobs, by attempt. */
  const numbers = new Map<string, string>();
  const ask = async (script: string, args: readonly string[], stdin = ''): Promise<readonly string[]> => {
    const answer = await machine.run(script, args, { stdin });
    if (answer.code !== 0) throw new HostRefused(answer.stderr.trim() || `exit code ${answer.code}`);
    return answer.stdout.toString().split('\n').slice(0, -1);
  };
  let asked: Promise<Readonly<Record<string, string>>> | undefined;
  /** What a job of the user's would see if it were submitted there. */
  const variables = (): NonNullable<typeof asked> => {
    asked ??= ask(variablesScript, []).then(([PATH = '', HOME = '', USER = '', LANG = '']) => ({
      ...{ PATH, HOME, USER, LANG },
    }));
    asked.catch(() => {
      asked = undefined;
    });
    return asked;
  };

  /** What was noted there of these attempts; those that were submitted and not noted are looked for by name. */
  const numbersOf = async (root: string, attempts: readonly string[]): Promise<void> => {
    const unknown = attempts.filter((id) => !numbers.has(id));
    if (unknown.length === 0) return;
    for (const line of await ask(notedScript, [root], unknown.map((id) => `${id}\n`).join(''))) {
      const [id = '', noted = ''] = line.split(' ');
      const number = noted === '' ? await rest.find(id) : noted;
      if (number !== undefined) numbers.set(id, number);
    }
  };

  return {
    seesProcesses: false,
    hasArrays: true,
    launch: () => ':',
    begin: async (root, attempt, { timeoutSeconds, instances }) => {
      const [state = '', noted] = await ask(gateScript, [root, attempt]);
      if (state === 'begun') return;
      const folder = `${root}/attempts/${attempt}`;
      const found = noted ?? (state === 'again' ? await rest.find(attempt) : undefined);
      const number =
        found ??
        (await rest.submit({
          attempt,
          resources: options,
          timeoutSeconds,
          instances,
          folder,
          script: `#!/bin/sh\ncd -- ${shellWord(folder)} && exec sh ./${instances === undefined ? 'wrapper' : 'instance'}\n`,
          variables: await variables(),
        }));
      numbers.set(attempt, number);
      await ask(noteScript, [root, attempt, number]);
    },
    look: async (root, attempts) => {
      await numbersOf(root, attempts);
      const sights = new Map<string, LauncherSight>();
      for (const id of attempts) {
        const number = numbers.get(id);
        const job = number === undefined ? undefined : leaderOf(await rest.jobs(number));
        const sight = job && sightOfJob(job.state, job.reason);
        if (sight !== undefined) sights.set(id, sight);
      }
      return sights;
    },
    stop: async (root, attempt) => {
      await ask(forbidScript, [root, attempt]);
      await numbersOf(root, [attempt]);
      const number = numbers.get(attempt);
      if (number !== undefined) await end(rest, number, machine.name);
      numbers.delete(attempt);
    },
    check: () => rest.health(options.partition),
  };
}

/** Of an array the first one is the attempt; until it is told apart from the others, all of them are. */
function leaderOf(jobs: readonly RestJob[]): RestJob | undefined {
  return jobs.find(({ task }) => task === 0) ?? jobs.find(({ task }) => task === undefined);
}

/** Takes the job out, and waits until nothing of it runs. */
async function end(rest: SlurmRest, number: string, machine: string): Promise<void> {
  for (let tries = 0; tries < untilGone.most; tries++) {
    if (!(await rest.jobs(number)).some(isThere)) return;
    if (tries % untilGone.cancelEvery === 0) await rest.cancel(number);
    await passed(untilGone.pollMs);
  }
  throw new MachineUnreachable(machine, `job ${number} does not end`);
}

/** Whether Slurm still runs it, or will. */
function isThere({ state, reason }: RestJob): boolean {
  return sightOfJob(state, reason)?.kind !== 'ended';
}

const variablesScript = 'printf "%s\\n" "$PATH" "$HOME" "${USER-}" "${LANG-C.UTF-8}"';

const enter = 'cd -- "$1/attempts/$2" 2>/dev/null || exit 3\n';

/** Whether the attempt passed its gate; else what was noted of its job, and whether one may have been submitted. */
const gateScript = `${enter}[ ! -d started ] || { echo begun; exit 0; }
if mkdir submitted 2>/dev/null; then echo first; else echo again; cat job 2>/dev/null; fi
exit 0
`;

const noteScript = `${enter}echo "$3" > job.new && mv job.new job
`;

/** For each attempt of the input that was submitted a line \`id number\`; without a number where none was noted. */
const notedScript = `cd -- "$1" || exit 3
while read -r id; do
  [ ! -d "attempts/$id/submitted" ] || echo "$id $(cat "attempts/$id/job" 2>/dev/null)"
done
exit 0
`;

/** From now on its gate lets nothing pass. */
const forbidScript = `cd -- "$1/attempts/$2" 2>/dev/null || exit 0
mkdir started 2>/dev/null
exit 0
`;

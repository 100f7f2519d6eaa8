/**
 * Slurm, asked over its REST API; files go to a machine that shares them with the nodes: this one, or one reached by ssh.
 * A job is found again by the name of its attempt, so it is submitted once even if an answer never came.
 */
import { setTimeout as passed } from 'node:timers/promises';
import type { Launcher, LauncherSight, LaunchWish } from './launcher.ts';
import { type Machine, MachineUnreachable, shellWord } from './machine.ts';
import { HostRefused } from './remote-host.ts';
import { jobOfAttempt, prepareArray } from './slurm-arrays.ts';
import { type SlurmResources, sightOfJob } from './slurm-jobs.ts';
import type { SlurmRest } from './slurm-rest.ts';
import { type RestJob, taskIn } from './slurm-rest-shapes.ts';

export interface SlurmRestLauncherOptions extends SlurmResources {
  readonly machine: Machine;
  readonly rest: SlurmRest;
}

interface Job {
  readonly name: string;
  /** Where it runs, and what, which is a file there. */
  readonly folder: string;
  readonly program: string;
  readonly jobs?: number | undefined;
}

const untilGone = { pollMs: 100, cancelEvery: 20, most: 200 } as const;

export function createSlurmRestLauncher(options: SlurmRestLauncherOptions): Launcher {
  const { machine, rest } = options;
  /** Numbers of jobs, by attempt; `7_2` is one of an array. */
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
      const [id = '', noted = '', name = '', task] = line.split(' ');
      const number = noted === '-' ? await rest.find(name) : noted;
      if (number !== undefined) numbers.set(id, task === undefined ? number : `${number}_${task}`);
    }
  };

  /** The number of a job that may have been submitted already. */
  const submitted = async (
    job: Job,
    { timeoutSeconds }: LaunchWish,
    mayBeThere: boolean,
  ): Promise<string> => {
    const { program, ...where } = job;
    const found = mayBeThere ? await rest.find(job.name) : undefined;
    const script = `#!/bin/sh\ncd -- ${shellWord(job.folder)} && exec sh ./${program}\n`;
    const wish = { ...where, resources: options, timeoutSeconds, script };
    return found ?? rest.submit({ ...wish, variables: await variables() });
  };

  return {
    seesProcesses: false,
    hasArrays: true,
    launch: () => ':',
    begin: async (root, attempt, wish) => {
      const [state = '', noted] = await ask(gateScript, [root, attempt]);
      if (state === 'begun') return;
      const { instances } = wish;
      const program = instances === undefined ? 'wrapper' : 'instance';
      const job = { name: attempt, folder: `${root}/attempts/${attempt}`, program, jobs: instances };
      const number = noted ?? (await submitted(job, wish, state === 'again'));
      numbers.set(attempt, number);
      await ask(noteScript, [job.folder, number]);
    },
    beginTogether: async (root, array, attempts, wish) => {
      const folder = `${root}/arrays/${array}`;
      const lines = attempts.map((id) => `${id}\n`).join('');
      const [state = '', noted] = await ask(arrayScript, [root, array], lines);
      if (noted !== undefined) return;
      const job = { name: array, folder, program: 'member', jobs: attempts.length };
      await ask(noteScript, [folder, await submitted(job, wish, state === 'again')]);
    },
    look: async (root, attempts) => {
      await numbersOf(root, attempts);
      const sights = new Map<string, LauncherSight>();
      const asked = new Map<string, Promise<readonly RestJob[]>>();
      for (const id of attempts) {
        const [number, task = '0'] = numbers.get(id)?.split('_') ?? [];
        if (number === undefined) continue;
        const jobs = asked.get(number) ?? rest.jobs(number);
        asked.set(number, jobs);
        // Of an array that is one attempt the first one is that.
        const job = taskIn(await jobs, Number(task));
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

/** Takes the job out, and waits until nothing of it runs. */
async function end(rest: SlurmRest, number: string, machine: string): Promise<void> {
  const [array = '', task] = number.split('_');
  for (let tries = 0; tries < untilGone.most; tries++) {
    const jobs = await rest.jobs(array);
    const own = task === undefined ? jobs : [taskIn(jobs, Number(task))];
    if (!own.some((job) => job !== undefined && isThere(job))) return;
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

/** The same for an array, whose members are on the input. */
const arrayScript = `umask 077
cd -- "$1" || exit 3
${prepareArray}prepare_array "$2"
if mkdir submitted 2>/dev/null; then echo first; else echo again; cat job 2>/dev/null; fi
exit 0
`;

const noteScript = `cd -- "$1" && echo "$2" > job.new && mv job.new job
`;

/** For each attempt of the input that was submitted a line \`id number name\`; the name, to look for it by, where no number was noted. */
const notedScript = `cd -- "$1" || exit 3
${jobOfAttempt}while read -r id; do
  job_of "$id"
  [ -z "$job" ] || { echo "$id $job"; continue; }
  [ ! -d "attempts/$id/submitted" ] || echo "$id - $id"
  [ ! -f "attempts/$id/array" ] || echo "$id - $array $((place - 1))"
done
exit 0
`;

/** From now on its gate lets nothing pass. */
const forbidScript = `cd -- "$1/attempts/$2" 2>/dev/null || exit 0
mkdir started 2>/dev/null
exit 0
`;

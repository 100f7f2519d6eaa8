/**
 * Slurm, asked by its own commands on a machine that shares its files with the nodes: a login node, or this one.
 * An attempt is a job named after it. What Slurm does not know is not failed: only its own word ends an attempt.
 */
import type { Launcher, LauncherHealth, LauncherSight } from './launcher.ts';
import { type Machine, MachineUnreachable, shellWord } from './machine.ts';
import { HostRefused } from './remote-host.ts';
import { jobOfAttempt, prepareArray } from './slurm-arrays.ts';
import { arrayTasks, jobName, type SlurmResources, sightOfJob, walltimeMinutes } from './slurm-jobs.ts';

export interface SlurmOptions extends SlurmResources {
  readonly machine: Machine;
}

export function createSlurmLauncher(options: SlurmOptions): Launcher {
  return {
    seesProcesses: false,
    hasArrays: true,
    launch: ({ timeoutSeconds, instances }) =>
      launchScript(
        [...flagsOf(options), ...walltime(timeoutSeconds), ...arrayOf(instances)],
        instances === undefined ? './wrapper' : './instance',
      ),
    beginTogether: async (root, array, attempts, { timeoutSeconds }) => {
      const flags = [...flagsOf(options), ...walltime(timeoutSeconds), ...arrayOf(attempts.length)];
      const stdin = attempts.map((id) => `${id}\n`).join('');
      const answer = await options.machine.run(arrayScript(flags), [root, array], { stdin });
      if (answer.code === silent) throw new MachineUnreachable(options.machine.name, answer.stderr.trim());
      if (answer.code !== 0) throw new HostRefused(answer.stderr.trim() || `exit code ${answer.code}`);
    },
    look: async (root, attempts) => {
      const stdin = attempts.map((id) => `${id}\n`).join('');
      const answer = await options.machine.run(lookScript, [root], { stdin });
      if (answer.code !== 0) throw new MachineUnreachable(options.machine.name, answer.stderr.trim());
      return parseJobs(answer.stdout.toString());
    },
    stop: async (root, attempt) => {
      const answer = await options.machine.run(stopScript, [root, attempt]);
      if (answer.code !== 0) throw new MachineUnreachable(options.machine.name, answer.stderr.trim());
    },
    check: async () => {
      const answer = await options.machine.run(checkScript, [options.partition ?? '']);
      if (answer.code !== 0) throw new MachineUnreachable(options.machine.name, answer.stderr.trim());
      return parseHealth(answer.stdout.toString(), options.partition);
    },
  };
}

function flagsOf(options: SlurmOptions): readonly string[] {
  const { partition, account, qos, gpus, cores, memoryMegabytes } = options;
  return [
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(account === undefined ? [] : [`--account=${account}`]),
    ...(qos === undefined ? [] : [`--qos=${qos}`]),
    ...(gpus === undefined ? [] : [`--gres=gpu:${gpus}`]),
    ...(cores === undefined ? [] : [`--cpus-per-task=${cores}`]),
    ...(memoryMegabytes === undefined ? [] : [`--mem=${memoryMegabytes}M`]),
  ];
}

/** The jobs of an attempt are one array, and one submission. */
function arrayOf(instances: number | undefined): readonly string[] {
  return instances === undefined ? [] : [`--array=${arrayTasks(instances)}`];
}

function walltime(seconds: number | undefined): readonly string[] {
  const minutes = walltimeMinutes(seconds);
  return minutes === undefined ? [] : [`--time=${minutes}`];
}

/** The controller does not answer. */
const silent = 6;

const launchScript = (flags: readonly string[], program: string): string => `[ -d started ] && exit 0
${submit(flags, program)}`;

const arrayScript = (flags: readonly string[]): string => `umask 077
cd -- "$1" || exit 3
${prepareArray}prepare_array "$2"
${submit(flags, './member')}`;

/** Notes the number of the job \`$2\`, or array of jobs, in the folder that this runs in; one by that name is not submitted again. */
const submit = (flags: readonly string[], program: string): string => `[ -f job ] && exit 0
# A controller that was away and is back has refused nothing: what counts is the second time.
for tries in 1 2; do
  known=$(squeue -h -o %F --name="${jobName('$2')}") || exit ${silent}
  [ -z "$known" ] || break
  known=$(sbatch --parsable --no-requeue --job-name="${jobName('$2')}" --output=/dev/null --error=/dev/null \\
    ${flags.map(shellWord).join(' ')} ${program} 2>complaint) && break
  known=
  squeue -h -j 0 >/dev/null 2>&1 || squeue -h >/dev/null || exit ${silent}
done
[ -n "$known" ] || { cat complaint >&2; exit 3; }
echo "$known" | sed 's/;.*//;q' > job.new && mv job.new job
`;

/** For each attempt of the input a line \`id state reason\`; accounting answers for jobs that the controller forgot. */
const lookScript = `cd -- "$1" || exit 3
squeue -h -j 0 >/dev/null 2>&1 || squeue -h >/dev/null || exit 6
${jobOfAttempt}while read -r id; do
  job_of "$id"
  [ -n "$job" ] || continue
  # Of an array the first one is the attempt.
  [ ! -f "attempts/$id/instance" ] || job=\${job}_0
  known=$(scontrol -o show job "$job" 2>/dev/null | tr ' ' '\\n' | sed -n 's/^JobState=//p;s/^Reason=//p' | tr '\\n' ' ')
  [ -n "$known" ] || known=$(sacct -X -n -P -j "$job" -o State 2>/dev/null | sed 's/ by .*//')
  [ -z "$known" ] || echo "$id $known"
done
exit 0
`;

/** Takes the job out, and waits until nothing of it runs. */
const stopScript = `cd -- "$1" || exit 3
${jobOfAttempt}job_of "$2"
[ -n "$job" ] || exit 0
mkdir "attempts/$2/started" 2>/dev/null
tenths=0
while [ -n "$(squeue -h -j "$job" -o %i 2>/dev/null)" ]; do
  [ $((tenths % 20)) -ne 0 ] || scancel "$job" 2>/dev/null
  [ "$tenths" -lt 200 ] || { echo "job $job does not end" >&2; exit 6; }
  sleep 0.1
  tenths=$((tenths + 1))
done
exit 0
`;

/** The version, and the processors of the partition, or of all: \`allocated/idle/other/total\`. */
const checkScript = `sbatch --version && sinfo -h -o %C \${1:+-p "$1"}
`;

export function parseHealth(text: string, partition: string | undefined): LauncherHealth {
  const [version = '', processors = ''] = text.trim().split('\n');
  const [, idle, , total] = processors.split('/').map(Number);
  if (partition !== undefined && total === undefined)
    return { version, obstacle: `Slurm knows no partition "${partition}"` };
  return { version, ...(idle === undefined ? {} : { freeCores: idle }) };
}

export function parseJobs(text: string): ReadonlyMap<string, LauncherSight> {
  const sights = new Map<string, LauncherSight>();
  for (const line of text.split('\n')) {
    const [id = '', state = '', reason = ''] = line.split(' ');
    const sight = sightOfJob(state, reason);
    if (sight !== undefined) sights.set(id, sight);
  }
  return sights;
}

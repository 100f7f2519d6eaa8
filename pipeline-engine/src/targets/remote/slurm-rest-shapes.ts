/**
 * How versions of Slurm's REST API spell the same things. Before v0.0.40 values were plain and a job had one state;
 * since then a number may be a mapping and a state is a list. Pure.
 */
import { z } from 'zod';
import { arrayTasks, holdsTask, jobName, type SlurmResources, walltimeMinutes } from './slurm-jobs.ts';

/** `v0.0.39` mixed both ways of spelling; servers that offer it offer v0.0.38 too. */
const spoken = ['v0.0.38', 'v0.0.40', 'v0.0.41', 'v0.0.42', 'v0.0.43'] as const;
export type SlurmVersion = (typeof spoken)[number];

/** The newest that both sides speak; `paths` are those of the server's OpenAPI document. */
export function newestVersion(paths: readonly string[]): SlurmVersion | undefined {
  return spoken.findLast((version) => paths.some((path) => path.startsWith(`/slurm/${version}/`)));
}

const isPlain = (version: SlurmVersion): boolean => version === 'v0.0.38';

export interface JobWish {
  /** The attempt, or the array. */
  readonly name: string;
  readonly resources: SlurmResources;
  readonly timeoutSeconds?: number | undefined;
  /** Of an array; undefined for one that is none. */
  readonly jobs?: number | undefined;
  /** Shell text with its first line. */
  readonly script: string;
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** The body of a submission. */
export function submission(version: SlurmVersion, wish: JobWish): unknown {
  const { partition, account, qos, gpus, cores, memoryMegabytes } = wish.resources;
  const number = (value: number | undefined): unknown =>
    value === undefined || isPlain(version) ? value : { set: true, number: value };
  const job = {
    name: jobName(wish.name),
    current_working_directory: wish.folder,
    standard_input: '/dev/null',
    standard_output: '/dev/null',
    standard_error: '/dev/null',
    requeue: false,
    tasks: 1,
    array: wish.jobs === undefined ? undefined : arrayTasks(wish.jobs),
    partition,
    account,
    qos,
    cpus_per_task: cores,
    memory_per_node: number(memoryMegabytes),
    time_limit: number(walltimeMinutes(wish.timeoutSeconds)),
  };
  return isPlain(version)
    ? {
        job: { ...job, environment: wish.variables, ...(gpus === undefined ? {} : { gres: `gpu:${gpus}` }) },
        script: wish.script,
      }
    : {
        job: {
          ...job,
          script: wish.script,
          environment: Object.entries(wish.variables).map(([name, value]) => `${name}=${value}`),
          ...(gpus === undefined ? {} : { tres_per_node: `gres/gpu:${gpus}` }),
        },
      };
}

const number = z.union([
  z.number(),
  z.object({ set: z.boolean().optional(), number: z.number().optional() }).transform((told) => {
    return told.set === false ? null : (told.number ?? null);
  }),
]);
const state = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const jobRecord = z.object({
  job_id: number,
  name: z.string().nullish(),
  job_state: state,
  state_reason: z.string().nullish(),
  array_job_id: number.nullish(),
  array_task_id: number.nullish(),
  /** Of those that were not told apart yet. */
  array_task_string: z.string().nullish(),
});

/** Slurm's accounting tells of jobs that its controller forgot. */
const accountRecord = z.object({
  state: z.object({ current: state, reason: z.string().nullish() }),
  array: z.object({ task_id: number.nullish() }).nullish(),
});

const complaint = z
  .object({
    description: z.string().nullish(),
    error: z.string().nullish(),
    error_number: z.number().nullish(),
    error_code: z.number().nullish(),
    errno: z.number().nullish(),
  })
  .transform((told) => ({
    number: told.error_number ?? told.error_code ?? told.errno ?? 0,
    text: [told.error, told.description].filter((part) => part).join(': ') || 'an error without words',
  }));

export const answers = {
  paths: z.object({ paths: z.record(z.string(), z.unknown()) }),
  complaints: z.object({ errors: z.array(complaint).nullish() }),
  submitted: z.object({ job_id: number }),
  jobs: z.object({ jobs: z.array(jobRecord) }),
  accounted: z.object({ jobs: z.array(accountRecord) }),
  nodes: z.object({
    nodes: z.array(
      z.object({
        partitions: z.array(z.string()).nullish(),
        idle_cpus: z.number().nullish(),
        alloc_idle_cpus: z.number().nullish(),
      }),
    ),
  }),
  release: z
    .object({
      meta: z.object({
        slurm: z.object({ release: z.string() }).optional(),
        Slurm: z.object({ release: z.string() }).optional(),
      }),
    })
    .transform(({ meta }) => (meta.slurm ?? meta.Slurm)?.release),
} as const;

export type Complaint = z.infer<typeof complaint>;
type JobRecord = z.infer<typeof jobRecord>;

/** The number that it was submitted under: of an array each job has another one, too. */
export const numberOf = (job: JobRecord): string => String(job.array_job_id || job.job_id);

export interface RestJob {
  /** Of an array whose jobs were told apart. */
  readonly task?: number;
  /** Numbers of those of an array that were not. */
  readonly tasks?: string;
  readonly state: string;
  readonly reason: string;
}

/** Of a job, or of each task of one. A job whose processes still end is no further, whatever else it is. */
export function jobOf(job: JobRecord): RestJob {
  const { job_state: states, state_reason: reason, array_task_id: task, array_task_string: tasks } = job;
  const one = states.includes('COMPLETING') ? 'COMPLETING' : (states[0] ?? '');
  return { ...placeOf(task, tasks), state: one.toUpperCase(), reason: reason ?? '' };
}

export function accountedJob({ state: told, array }: z.infer<typeof accountRecord>): RestJob {
  return {
    ...placeOf(array?.task_id, undefined),
    state: (told.current[0] ?? '').toUpperCase(),
    reason: told.reason ?? '',
  };
}

/** Slurm spells "none" as a number, too. */
const noTask = 0xffff_fffe;

function placeOf(
  task: number | null | undefined,
  tasks: string | null | undefined,
): Pick<RestJob, 'task' | 'tasks'> {
  if (typeof task === 'number' && task < noTask) return { task };
  return tasks ? { tasks } : {};
}

/** The job with this number in an array; until it is told apart from the others, all of them are. */
export function taskIn(jobs: readonly RestJob[], task: number): RestJob | undefined {
  const apart = jobs.find((job) => job.task === task);
  return (
    apart ??
    jobs.find((job) => job.task === undefined && (job.tasks === undefined || holdsTask(job.tasks, task)))
  );
}

/** What a job of Slurm's is to the attempt that it was submitted for, whichever way Slurm was asked. */
import type { LauncherSight } from './launcher.ts';

export interface SlurmResources {
  readonly partition?: string | undefined;
  readonly account?: string | undefined;
  readonly qos?: string | undefined;
  /** `2`, or `a100:2`. */
  readonly gpus?: string | undefined;
  readonly cores?: number | undefined;
  readonly memoryMegabytes?: number | undefined;
}

export const jobName = (attempt: string): string => `millrace-${attempt}`;

/** Their numbers, as Slurm spells them. */
export const arrayTasks = (jobs: number): string => `0-${jobs - 1}`;

/** Whether these numbers, as Slurm spells those of an array that did not begin yet, hold one: `4-7`, `1,3-9:2%2`. */
export function holdsTask(tasks: string, task: number): boolean {
  return tasks
    .replace(/%.*/, '')
    .split(',')
    .some((range) => {
      const [, from, to = from, step = 1] = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(range) ?? [];
      if (from === undefined) return false;
      return task >= Number(from) && task <= Number(to) && (task - Number(from)) % Number(step) === 0;
    });
}

/** Minutes, with one to spare: the limit itself is kept, and told, by the server. */
export function walltimeMinutes(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.ceil(seconds / 60) + 1;
}

/** States as squeue(1) lists them. Undefined where nothing can be said yet. */
export function sightOfJob(state: string, reason: string): LauncherSight | undefined {
  switch (state) {
    case 'PENDING':
    case 'CONFIGURING':
    case 'SUSPENDED':
    case 'REQUEUED':
    case 'REQUEUE_HOLD':
      return {
        kind: 'waiting',
        reason: `Slurm: ${state.toLowerCase()}${isWord(reason) ? ` (${reason})` : ''}`,
      };
    case 'RUNNING':
      return { kind: 'running' };
    case 'OUT_OF_MEMORY':
      return { kind: 'ended', how: 'out-of-memory', reason: state };
    case 'TIMEOUT':
    case 'DEADLINE':
      return { kind: 'ended', how: 'timeout', reason: state };
    case '':
    // Its processes are ending, and its files are to come.
    case 'COMPLETING':
    case 'STOPPED':
    case 'SIGNALING':
    case 'STAGE_OUT':
      return undefined;
    default:
      return {
        kind: 'ended',
        how: 'lost',
        reason: `Slurm says ${state}, and the command left no exit code.`,
      };
  }
}

const isWord = (reason: string): boolean => reason !== '' && reason !== 'None';

/** What is frozen when a schedule is enabled: what it says, and the published version that its runs are of. */
import path from 'node:path';
import {
  createTimetable,
  neverDue,
  type Policies,
  parseEventTrigger,
  parsePolicies,
  type Timetable,
} from '@millrace/pipeline-engine';
import { EngineError, type Schedule } from '@millrace/pipeline-engine/browser';
import type { PublishedPipelines } from '../publish/published.ts';
import type { ScheduleFile } from './schedule-files.ts';

export interface FrozenSchedule {
  readonly version: 1;
  readonly schedule: Schedule;
  readonly published: { readonly name: string; readonly version: string };
  /** When it was enabled by the clock of runs: the ends of those before are none of it. */
  readonly since?: number;
}

/**
 * Decides what the runs of a schedule are of: the one place that does. A file is published when it changed since its
 * last version; a registered name is a published pipeline, of its default version unless it names one.
 */
export async function resolveWhatToRun(
  { name, path: file, schedule }: ScheduleFile,
  published: PublishedPipelines,
): Promise<FrozenSchedule['published']> {
  const job = schedule?.action?.kind === 'create-job' ? schedule.action.job : undefined;
  if (job === undefined) {
    throw new EngineError(
      'invalid-request',
      `The schedule "${name}" starts no pipeline. Write create_job: with the path of one.`,
      { name },
    );
  }
  if (job.kind === 'file') {
    const pipeline = path.posix.join(path.posix.dirname(file), job.path);
    const { name: publishedName, version } = await published.publish({
      path: pipeline,
      name: publishedNameOf(pipeline),
      description: `Published for the schedule ${name}`,
    });
    return { name: publishedName, version };
  }
  const [, wanted = '', version] = /^([^:@]+)(?::([^:@]+))?(?:@[a-z]+)?$/.exec(job.name) ?? [];
  const found = await published.open(wanted, version);
  return { name: found.name, version: found.version };
}

/** `pipelines/Nightly run.yml` → `Nightly-run`. */
function publishedNameOf(pipeline: string): string {
  const base = path.posix.basename(pipeline).replace(/\.ya?ml$/i, '');
  return base.replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'pipeline';
}

export const writeFrozen = (frozen: FrozenSchedule): string => JSON.stringify(frozen);

/** Reads what `writeFrozen` wrote into the state database. */
export const readFrozen = (text: string): FrozenSchedule => JSON.parse(text) as FrozenSchedule;

/** When it is due, and by which policies. Throws `invalid-request` for a trigger that cannot be understood. */
export function rulesOfSchedule(
  name: string,
  { trigger, properties }: Schedule,
  anchor: number,
): { readonly timetable: Timetable; readonly policies: Policies } {
  const { policies } = parsePolicies(properties);
  const isByEvent = trigger === undefined && parseEventTrigger(properties).trigger !== undefined;
  if (isByEvent) return { timetable: neverDue, policies };
  const made = trigger === undefined ? undefined : createTimetable(trigger, anchor);
  if (made?.ok === true) return { timetable: made.value, policies };
  throw new EngineError(
    'invalid-request',
    `The schedule "${name}" has a trigger that cannot be understood.`,
    {
      name,
      parts: made?.parts ?? [],
    },
  );
}

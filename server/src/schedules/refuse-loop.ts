/** Finds schedules that would start each other for ever by the ends of their runs (S48). */
import { type CompletionTrigger, parseEventTrigger } from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { PublishedPipelines } from '../publish/published.ts';
import type { FrozenSchedule } from './frozen-schedule.ts';
import type { SchedulesContext } from './schedules-context.ts';
import { isPipeline } from './watch-completions.ts';

interface Link {
  readonly name: string;
  /** Of the schedule. */
  readonly file: string;
  readonly trigger: CompletionTrigger;
  /** What its runs are of, as they are called in the list of runs. */
  readonly runs: string;
}

/** Throws `invalid-request` with the schedules in the order in which they would start each other. */
export async function refuseLoop(
  { store, freezer }: Pick<SchedulesContext, 'store' | 'freezer'>,
  published: Pick<PublishedPipelines, 'open'>,
  wanted: { readonly name: string; readonly file: string; readonly frozen: FrozenSchedule },
): Promise<void> {
  const linkOf = async ({ name, file, frozen }: typeof wanted): Promise<Link | undefined> => {
    const { trigger } = parseEventTrigger(frozen.schedule.properties);
    if (trigger?.kind !== 'completion') return undefined;
    const runs = await published.open(frozen.published.name, frozen.published.version);
    return { name, file, trigger, runs: runs.file };
  };
  const first = await linkOf(wanted);
  if (first === undefined) return;
  const others: Link[] = [];
  for (const stored of await store.list()) {
    if (!stored.isEnabled || stored.name === wanted.name) continue;
    const link = await linkOf({
      name: stored.name,
      file: stored.file,
      frozen: await freezer.frozenOf(stored),
    });
    if (link !== undefined) others.push(link);
  }
  const ways: (readonly Link[])[] = [[first]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1) ?? first;
    for (const next of [first, ...others]) {
      if (!(await isPipeline(published, last.runs, next))) continue;
      if (next === first) throw loops(way.map(({ name }) => name));
      if (!seen.has(next.name)) ways.push([...way, next]);
      seen.add(next.name);
    }
  }
}

function loops(names: readonly string[]): EngineError {
  const [first = ''] = names;
  const chain = [...names, first].map((name) => `"${name}"`).join(' → ');
  return new EngineError(
    'invalid-request',
    `Runs of these schedules would start each other without an end: ${chain}. Let one of them wait for another pipeline.`,
    { name: first, known: names },
  );
}

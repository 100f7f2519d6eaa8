/** Starts the run of an occurrence: the published version with the schedule's own inputs, outputs and settings. */
import path from 'node:path';
import {
  asksForCause,
  causeValues,
  contextValues,
  type Occurrence,
  type OccurrenceCause,
  type StepGraph,
  timeText,
  withContext,
} from '@millrace/pipeline-engine';
import type { InputSetting, JobOverrides } from '@millrace/pipeline-engine/browser';
import { isLocalPath } from '../document/check-paths.ts';
import { outputsOf } from '../endpoints/call-results.ts';
import { beginRun } from '../run/begin-run.ts';
import type { Services } from '../services.ts';
import { heldFolder } from './event-files.ts';
import { type FrozenSchedule, rulesOfSchedule } from './frozen-schedule.ts';

/** `file`: where the schedule stands, from which its paths start. Resolves with the number of the run. */
export async function startOccurrence(
  services: Parameters<typeof beginRun>[0] & Pick<Services, 'published' | 'artifacts'>,
  occurrence: Occurrence,
  from: { readonly frozen: FrozenSchedule; readonly file: string; readonly enabledAt: number },
): Promise<string> {
  const { schedule, published } = from.frozen;
  const { file, text } = await services.published.open(published.name, published.version);
  const { timetable } = rulesOfSchedule(occurrence.schedule, schedule, from.enabledAt);
  const { nominal, recordedAt } = occurrence;
  const values = {
    ...contextValues({ nominal, recordedAt, previous: timetable.previous(nominal) }),
    ...causeValues(occurrence.cause, await outputsOfCause(services, occurrence.cause)),
  };
  const overrides = schedule.action?.kind === 'create-job' ? schedule.action.overrides : {};
  const inputs = [
    ...inputSettings(overrides, { values, from: from.file, to: file }),
    ...callSettings(occurrence.cause),
  ];
  const compute = computeOf(overrides);
  const body = {
    path: file,
    text,
    force: overrides.settings?.forceRerun ?? false,
    source: 'http',
    inputs,
  } as const;
  return beginRun(services, body, {
    trusted: false,
    occasion: {
      displayName: displayName(occurrence),
      claim: occurrence,
      ...(compute === undefined ? {} : { defaultCompute: compute }),
      change: (graph) => withOverrides(graph, overrides, { values, from: from.file }),
    },
  });
}

/** Where the results lie of the run whose end this is. */
async function outputsOfCause(
  { engine, artifacts }: Pick<Services, 'engine' | 'artifacts'>,
  cause: OccurrenceCause | undefined,
): Promise<ReadonlyMap<string, string>> {
  if (cause?.kind !== 'completion') return new Map();
  const state = await engine.state(cause.run);
  const outputs = state === undefined ? [] : outputsOf(state);
  return new Map(outputs.map(({ name, record }) => [name, artifacts.path(record.digest)]));
}

/** Checked when the call was taken. */
function callSettings(cause: OccurrenceCause | undefined): InputSetting[] {
  if (cause?.kind !== 'call') return [];
  return Object.entries(cause.inputs).map(([name, value]) => ({ name, value }));
}

/** What the schedule says of where its runs go; the compute of the job goes before that of its settings. */
export const computeOf = ({ compute, settings }: JobOverrides): string | undefined =>
  compute ?? settings?.defaultCompute;

/** As Azure names them. */
function displayName({ schedule, nominal }: Occurrence): string {
  return `${schedule}-${timeText(nominal).replaceAll(/[-:]/g, '')}`;
}

interface Places {
  readonly values: Readonly<Record<string, string>>;
  readonly from: string;
  readonly to: string;
}

/** Values for the pipeline's inputs, with paths spelled from where the published file stands. */
export function inputSettings({ inputs = [] }: JobOverrides, { values, from, to }: Places): InputSetting[] {
  return inputs.flatMap(({ name, value }): InputSetting[] => {
    const spelled = value.kind === 'literal' ? value.text : value.kind === 'data' ? value.path : undefined;
    if (spelled === undefined) return [];
    const given = withContext(spelled, values);
    // What only another cause would give: the value of the pipeline stays.
    if (asksForCause(given)) return [];
    if (value.kind === 'literal') return [{ name, value: given }];
    if (given !== spelled && isHeld(given))
      return [{ name, path: path.posix.relative(path.posix.dirname(to), given) }];
    if (!isLocalPath(given) || path.posix.isAbsolute(given)) return [{ name, path: given }];
    const absolute = path.posix.join(path.posix.dirname(from), given);
    return [{ name, path: path.posix.relative(path.posix.dirname(to), absolute) }];
  });
}

/** What files are held below stands from the root of the workspace, wherever the schedule stands. */
const isHeld = (given: string): boolean => given.startsWith(`${heldFolder}/`);

function withOverrides(
  graph: StepGraph,
  { settings, outputs = [] }: JobOverrides,
  { values, from }: Omit<Places, 'to'>,
): StepGraph {
  const paths = new Map(
    outputs.flatMap(({ name, path: given }) =>
      given === undefined ? [] : [[name, withContext(given, values)] as const],
    ),
  );
  return {
    ...graph,
    ...(settings === undefined ? {} : { continueOnStepFailure: settings.continueOnStepFailure ?? true }),
    steps: graph.steps.map((step) => ({
      ...step,
      outputs: step.outputs.map((output) => {
        const given = output.promotedTo === undefined ? undefined : paths.get(output.promotedTo);
        return given === undefined ? output : { ...output, delivery: { path: given, file: from } };
      }),
    })),
  };
}

/** `millrace schedule …`: what is due when, and what of it this machine runs. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createTimetable, describeDue, parseSchedule } from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type {
  BackfillAnswer,
  BackfillProgress,
  BackfillRequest,
  DueTextBody,
  OccurrenceBody,
  ScheduleDetail,
  ScheduleSummary,
  StoppedBackfill,
} from '../contract/index.ts';
import { isYamlName } from '../workspace/pipeline-files.ts';
import { isCode } from '../workspace/safe-path.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { issueDocument, type Output, sayIssues, sayRows, tableLines } from './output.ts';
import { withClient } from './session.ts';

interface Flags {
  readonly json: boolean;
}

/** The coming due times of a file, or of a schedule of this workspace. A file needs no workspace and no server. */
export async function nextTimes(
  subject: string,
  flags: Flags & { readonly count: number },
  openWorkspace: () => Promise<Workspace>,
  output: Output,
): Promise<ExitCode> {
  const { count, json } = flags;
  if (!isYamlName(subject)) {
    return withClient(await openWorkspace(), async (client) => {
      const { timeZone } = await client.get<ScheduleDetail>(`/schedules/${encodeURIComponent(subject)}`);
      const times = await client.get<DueTextBody[]>(`/schedules/${encodeURIComponent(subject)}/next`, {
        count,
      });
      return tellTimes(times, { schedule: subject, timeZone, json }, output);
    });
  }
  const text = await readSchedule(subject);
  const { schedule, issues } = parseSchedule(text);
  const errors = issues.filter(({ severity }) => severity === 'error');
  const made = schedule?.trigger && createTimetable(schedule.trigger, Date.now());
  if (schedule === undefined || made?.ok !== true || errors.length > 0) {
    sayIssues(output, subject, issues);
    if (json) output.json({ type: 'refused', code: 'invalid-document', issues: issues.map(issueDocument) });
    return exitCodes.inputWrong;
  }
  const times: DueTextBody[] = [];
  for (const due of made.value.between(Date.now() + 1)) {
    if (times.push(describeDue(made.value.zone, due)) >= count) break;
  }
  const name = schedule.name ?? path.basename(subject);
  return tellTimes(times, { schedule: name, timeZone: made.value.zone.name, json }, output);
}

function tellTimes(
  times: readonly DueTextBody[],
  { schedule, timeZone, json }: Flags & { readonly schedule: string; readonly timeZone: string },
  output: Output,
): ExitCode {
  if (json) output.json({ schedule, timeZone, next: times });
  else if (times.length === 0) output.say('Nothing is due any more.');
  else for (const line of tableLines(times.map(timeRow))) output.say(line);
  return exitCodes.done;
}

const clockTexts = { forward: 'the clock was set forward', repeated: 'the clock shows this twice' } as const;
const timeRow = ({ time, local, clock }: DueTextBody): readonly string[] => [
  time,
  local,
  clock === null ? '' : clockTexts[clock],
];

export async function listSchedules(
  workspace: Workspace,
  { json }: Flags,
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const schedules = await client.get<ScheduleSummary[]>('/schedules');
    if (json) output.json({ schedules });
    else sayRows(output, schedules.map(summaryRow), 'There are no schedules in schedules/ yet.');
    return exitCodes.done;
  });
}

const summaryRow = (schedule: ScheduleSummary): readonly string[] => [
  schedule.name,
  stateText(schedule),
  triggerText(schedule),
  schedule.next === null ? '' : `next ${schedule.next.time}`,
  schedule.last === null ? '' : `last ${schedule.last.nominal} ${schedule.last.runStatus ?? ''}`.trim(),
];

function triggerText(schedule: ScheduleSummary): string {
  return [clockText(schedule), eventText(schedule.waitsFor)].filter(Boolean).join(', ');
}

const endTexts = { any: 'ends', succeeded: 'succeeds', failed: 'fails' } as const;

function eventText(waitsFor: ScheduleSummary['waitsFor']): string {
  switch (waitsFor?.kind) {
    case undefined:
      return '';
    case 'files':
      return `when files arrive in ${waitsFor.folder} (${waitsFor.patterns.join(', ')})`;
    case 'completion':
      return `when ${waitsFor.pipeline} ${endTexts[waitsFor.status]}`;
    case 'call':
      return waitsFor.hasToken ? 'when it is called' : 'when it is called; there is no token yet';
  }
}

function clockText({ trigger, timeZone }: ScheduleSummary): string {
  if (trigger === null) return '';
  if (trigger.kind === 'cron') return `${trigger.expression} (${timeZone})`;
  const { interval, frequency } = trigger;
  return `${interval === 1 ? `every ${frequency}` : `every ${interval} ${frequency}s`} (${timeZone})`;
}

const disabledTexts = { changed: 'the file changed', loop: 'its runs started each other' } as const;

function stateText({ isEnabled, disabledBecause, errors, absent, late }: ScheduleSummary): string {
  if (absent !== null) return `enabled, but the run of ${absent} is absent`;
  if (isEnabled && late !== null)
    return `enabled, but no run has succeeded within ${late.within} of ${late.due}`;
  if (isEnabled && disabledBecause === null) return 'enabled';
  if (disabledBecause === 'untrusted') return 'disabled: the workspace is not trusted';
  if (errors > 0) return `disabled: ${errors} errors`;
  return disabledBecause === null ? 'disabled' : `disabled: ${disabledTexts[disabledBecause]}`;
}

export async function showSchedule(
  workspace: Workspace,
  name: string,
  { json }: Flags,
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const detail = await client.get<ScheduleDetail>(scheduleUrl(name));
    const history = await client.get<OccurrenceBody[]>(`${scheduleUrl(name)}/history`, { limit: 20 });
    if (json) output.json({ ...detail, history });
    else {
      output.say(`${detail.name}: ${stateText(detail)}, ${triggerText(detail)}, ${detail.file}`);
      sayIssues(output, detail.file, detail.issues);
      const { waitsFor } = detail;
      if (waitsFor?.kind === 'files' && waitsFor.problem !== null) output.say(waitsFor.problem);
      for (const line of tableLines(detail.coming.map(timeRow))) output.say(`next  ${line}`);
      for (const line of tableLines(history.map(occurrenceRow))) output.say(`      ${line}`);
    }
    return exitCodes.done;
  });
}

const occurrenceRow = ({
  nominal,
  kind,
  status,
  run,
  runStatus,
  reason,
  cause,
}: OccurrenceBody): readonly string[] => [
  nominal,
  kind,
  causeText(cause),
  runStatus ?? status,
  run === null ? '' : `run ${run}`,
  reason === null ? '' : reason.kind === 'refused' ? reason.failure.message : reason.kind,
];

/** Names of files are spelled as JSON: a terminal obeys what may stand in them. */
function causeText(cause: OccurrenceBody['cause']): string {
  switch (cause?.kind) {
    case undefined:
      return '';
    case 'files': {
      const [first] = cause.files;
      return `${JSON.stringify(first?.name ?? '')}${cause.count > 1 ? ` and ${cause.count - 1} more` : ''}`;
    }
    case 'completion':
      return `run ${cause.run} of ${cause.pipeline}`;
    case 'call':
      return `key ${JSON.stringify(cause.key)}`;
  }
}

/** Makes the token of a schedule that waits for calls, or ends it. */
export async function changeToken(
  workspace: Workspace,
  name: string,
  { json, revoke }: Flags & { readonly revoke: boolean },
  output: Output,
): Promise<ExitCode> {
  const url = `/triggers/${encodeURIComponent(name)}/token`;
  return withClient(workspace, async (client) => {
    if (revoke) {
      await client.delete(url);
      output.say(`The token of "${name}" is no more valid.`);
      return exitCodes.done;
    }
    const made = await client.post<{ readonly token: string }>(url, {});
    if (json) output.json(made);
    else output.say(`Shown once, and the token before is no more valid:\n${made.token}`);
    return exitCodes.done;
  });
}

/** Puts a file into `schedules/`, disabled: enabling is another step, unless it is asked for here. */
export async function createSchedule(
  workspace: Workspace,
  file: string,
  { json, enable }: Flags & { readonly enable: boolean },
  output: Output,
): Promise<ExitCode> {
  const text = await readSchedule(file);
  return withClient(workspace, async (client) => {
    const { name } = await client.post<{ readonly name: string }>('/schedules', { text });
    if (enable) await client.post(`${scheduleUrl(name)}/enable`, {});
    if (json) output.json({ name, enabled: enable });
    else
      output.say(
        enable
          ? `"${name}" is enabled.`
          : `"${name}" is created. Enable it: millrace schedule enable ${name}`,
      );
    return exitCodes.done;
  });
}

export async function changeSchedule(
  workspace: Workspace,
  name: string,
  verb: 'enable' | 'disable' | 'delete',
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    if (verb === 'delete') await client.delete(scheduleUrl(name));
    else await client.post(`${scheduleUrl(name)}/${verb}`, {});
    output.say(`"${name}" is ${verb}d.`);
    if (verb === 'enable') output.say('Its runs start while a server of this workspace is up: millrace');
    return exitCodes.done;
  });
}

export async function runScheduleNow(workspace: Workspace, name: string, output: Output): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    await client.post(`${scheduleUrl(name)}/run`, {});
    output.say(`"${name}" runs now, or as soon as a server of this workspace is up.`);
    return exitCodes.done;
  });
}

export async function backfillSchedule(
  workspace: Workspace,
  name: string,
  { json, ...request }: Flags & BackfillRequest,
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const answer = await client.post<BackfillAnswer>(`${scheduleUrl(name)}/backfill`, request);
    if (json) output.json(answer);
    else {
      for (const line of tableLines(answer.times.map(timeRow))) output.say(line);
      const verb = request.preview ? 'would get' : 'get';
      output.say(`${answer.times.length} due times ${verb} a run; ${answer.existing} have one already.`);
    }
    return exitCodes.done;
  });
}

export async function listBackfills(
  workspace: Workspace,
  name: string,
  { json }: Flags,
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const backfills = await client.get<BackfillProgress[]>(`${scheduleUrl(name)}/backfills`);
    if (json) output.json({ backfills });
    else if (backfills.length === 0) output.say(`"${name}" has no backfills.`);
    else for (const line of tableLines(backfills.map(backfillRow))) output.say(line);
    return exitCodes.done;
  });
}

const backfillRow = ({ id, from, until, ...counts }: BackfillProgress): readonly string[] => [
  id,
  `${from.time} to ${until.time}`,
  (['succeeded', 'running', 'waiting', 'failed', 'cancelled', 'skipped'] as const)
    .filter((standing) => counts[standing] > 0)
    .map((standing) => `${counts[standing]} ${standing}`)
    .join(', '),
];

/** The newest without an `id`. */
export async function stopBackfill(
  workspace: Workspace,
  name: string,
  { json, id, cancelRunning }: Flags & { readonly id?: string; readonly cancelRunning: boolean },
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const url = `${scheduleUrl(name)}/backfills`;
    const known = await client.get<BackfillProgress[]>(url);
    const found = id === undefined ? known[0] : known.find((backfill) => backfill.id === id);
    if (found === undefined)
      throw new EngineError(
        'not-found',
        `"${name}" has no such backfill. See: millrace schedule backfills ${name}`,
      );
    const body = { cancelRunning };
    const stopped = await client.post<StoppedBackfill>(`${url}/${encodeURIComponent(found.id)}/stop`, body);
    if (json) output.json({ id: found.id, ...stopped });
    else output.say(`${stopped.leftOut} due times are left out, ${stopped.cancelled} runs are cancelled.`);
    return exitCodes.done;
  });
}

/** A time as a person types it, as the contract wants it: a day is its midnight in UTC. */
export function parseInstant(text: string): string {
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) {
    throw new EngineError(
      'invalid-request',
      `"${text}" is no time. Write for example 2026-03-29 or 2026-03-29T02:00:00Z.`,
      {
        value: text,
      },
    );
  }
  return new Date(instant).toISOString();
}

const scheduleUrl = (name: string): string => `/schedules/${encodeURIComponent(name)}`;

async function readSchedule(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!isCode(error, 'ENOENT') && !isCode(error, 'EISDIR')) throw error;
    throw new EngineError('not-found', `There is no file ${file}.`, { path: file });
  }
}

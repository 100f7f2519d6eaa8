/** What is wrong with a schedule beyond its keys: its times, its time zone, its policies. */
import type { Issue } from '../errors.ts';
import type { Schedule, Trigger } from '../spec/documents/document.ts';
import { parseDocument } from '../spec/documents/parse-document.ts';
import type { DocumentPath } from '../spec/issues.ts';
import { nearestNames } from '../spec/nearest-names.ts';
import { placeInText } from '../spec/positions.ts';
import { eventTriggerKeys, type ParsedEventTrigger, parseEventTrigger } from './event-trigger.ts';
import { type PolicyKey, parsePolicies, policyKeys } from './policies.ts';
import { createTimetable, type TimetableProblem } from './timetable.ts';

/** A schedule by itself, with all that is wrong with its text; what it names is not looked at. */
export function parseSchedule(text: string): {
  readonly schedule: Schedule | undefined;
  readonly issues: readonly Issue[];
} {
  const document = parseDocument(text);
  if (document.kind !== 'schedule') {
    const place = { line: 1, column: 1, path: [], params: { key: 'trigger' } };
    return {
      schedule: undefined,
      issues: [...document.issues, { code: 'missing-key', severity: 'error', ...place }],
    };
  }
  const { schedule, issues } = document;
  return { schedule, issues: [...issues, ...checkSchedule(text, schedule)] };
}

/** Does not repeat the issues of `parseDocument`. */
export function checkSchedule(text: string, schedule: Schedule): readonly Issue[] {
  const { trigger, properties = {} } = schedule;
  const made = trigger === undefined ? undefined : createTimetable(trigger, 0);
  const times = made === undefined || made.ok ? [] : made.parts.flatMap((part) => timeProblem(part, trigger));
  const policies = parsePolicies(properties).wrong.map((key) => policyProblem(key, properties[key] ?? ''));
  const events = parseEventTrigger(properties);
  const known = [...Object.values(policyKeys), ...eventTriggerKeys(events.trigger?.kind)];
  const unknown = Object.keys(properties).filter(
    (key) => key.startsWith('millrace.') && !known.includes(key),
  );
  const batch = events.trigger?.kind === 'files' && events.trigger.runs === 'batch';
  const single = batch && asksForOneFile(schedule) ? [batchProblem] : [];
  const misspelled = unknown.map((key): Problem => {
    const nearest = nearestNames(key, known);
    return {
      code: 'unknown-setting',
      severity: 'warning',
      path: ['properties', key],
      params: { key, nearest },
    };
  });
  return [...times, ...policies, ...eventProblems(events, properties), ...single, ...misspelled].map(
    (problem) => ({
      ...problem,
      ...placeInText(text, problem.path),
    }),
  );
}

function eventProblems(
  { wrong, missing }: ParsedEventTrigger,
  properties: Readonly<Record<string, string>>,
): readonly Problem[] {
  const problems = wrong.map(({ key, examples }): Problem => {
    const params = { key, value: properties[key] ?? '', examples };
    return { code: 'bad-policy', severity: 'error', path: ['properties', key], params };
  });
  if (missing === undefined) return problems;
  return [
    ...problems,
    { code: 'missing-key', severity: 'error', path: ['properties'], params: { key: missing } },
  ];
}

/** A batch may be of many files: what asks for one would read none of them. */
const batchProblem: Problem = {
  code: 'trigger-file-of-batch',
  severity: 'error',
  path: ['create_job'],
  params: {},
};

function asksForOneFile({ action }: Schedule): boolean {
  const inputs = action?.kind === 'create-job' ? (action.overrides.inputs ?? []) : [];
  return inputs.some(({ value }) => {
    const text = value.kind === 'literal' ? value.text : value.kind === 'data' ? value.path : undefined;
    return text !== undefined && /\$\{\{\s*creation_context\.trigger_file\s*\}\}/.test(text);
  });
}

type Problem = Pick<Issue, 'code' | 'params' | 'severity'> & { readonly path: DocumentPath };

function timeProblem(part: TimetableProblem, trigger: Trigger | undefined): readonly Problem[] {
  const path = ['trigger', part];
  switch (part) {
    case 'expression': {
      const value = trigger?.kind === 'cron' ? trigger.expression : '';
      // Of another number of fields the parser has told.
      if (value.trim().split(/\s+/).length !== 5) return [];
      return [{ code: 'bad-cron', severity: 'error', path, params: { value } }];
    }
    case 'time_zone':
      return [{ code: 'bad-time-zone', severity: 'error', path, params: { value: trigger?.timeZone ?? '' } }];
    case 'start_time':
      return [
        { code: 'bad-time', severity: 'error', path, params: { key: part, value: trigger?.startTime ?? '' } },
      ];
    case 'end_time':
      return [
        { code: 'bad-time', severity: 'error', path, params: { key: part, value: trigger?.endTime ?? '' } },
      ];
  }
}

const examples: Readonly<Record<PolicyKey, readonly string[]>> = {
  'millrace.missed_runs': ['skip', 'last', 'all', 'all 10'],
  'millrace.overlap': ['allow', 'queue', 'skip', 'cancel_older'],
  'millrace.jitter': ['90s', '5m', '1h'],
  'millrace.expect_within': ['30m', '2h', '1d'],
};

function policyProblem(key: PolicyKey, value: string): Problem {
  const params = { key, value, examples: examples[key] };
  return { code: 'bad-policy', severity: 'error', path: ['properties', key], params };
}

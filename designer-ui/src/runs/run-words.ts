/** The glyph and the word for the status of a run and of a step. */
import type { RunStatus, StepStatus } from '@millrace/pipeline-engine/browser';
import type { RunSummaryBody } from '@millrace/server/contract';
import type { MessageKey } from '../i18n/translate.ts';
import type { GlyphState } from '../ui/state-glyph.tsx';

const glyphs: Readonly<Record<StepStatus, GlyphState>> = {
  waiting: 'waiting',
  queued: 'queued',
  running: 'running',
  succeeded: 'done',
  reused: 'reused',
  failed: 'failed',
  skipped: 'skipped',
  cancelling: 'cancelling',
  cancelled: 'cancelled',
};

/** All statuses of runs are statuses of steps too. */
export function statusGlyph(status: RunStatus | StepStatus): GlyphState {
  return glyphs[status];
}

export const statusKeys = {
  waiting: 'pages.statusWaiting',
  queued: 'pages.statusQueued',
  running: 'pages.statusRunning',
  succeeded: 'pages.statusSucceeded',
  reused: 'pages.statusReused',
  failed: 'pages.statusFailed',
  skipped: 'pages.statusSkipped',
  cancelling: 'pages.statusCancelling',
  cancelled: 'pages.statusCancelled',
} as const satisfies Record<StepStatus, MessageKey>;

const runStatuses: readonly RunStatus[] = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelling',
  'cancelled',
];

/** Summaries carry the status as a text. */
export function isRunStatus(text: string): text is RunStatus {
  return runStatuses.some((status) => status === text);
}

export { runStatuses };

export const runSources = ['designer', 'command-line', 'http', 'schedule'] as const;

export const sourceKeys = {
  designer: 'pages.triggerDesigner',
  'command-line': 'pages.triggerCommand',
  http: 'pages.triggerHttp',
  schedule: 'pages.triggerSchedule',
} as const satisfies Record<(typeof runSources)[number], MessageKey>;

const occasionKeys = {
  due: 'pages.triggerSchedule',
  manual: 'pages.triggerSchedule',
  backfill: 'schedules.kindBackfill',
  files: 'schedules.kindFiles',
  completion: 'schedules.kindCompletion',
  call: 'schedules.kindCall',
} as const satisfies Record<NonNullable<RunSummaryBody['occasion']>, MessageKey>;

/** Who or what began a run; of a schedule, what the schedule waited for. */
export const startedByKey = ({ source, occasion }: RunSummaryBody) =>
  occasion === undefined ? sourceKeys[source] : occasionKeys[occasion];

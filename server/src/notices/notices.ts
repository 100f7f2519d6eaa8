/**
 * Tells people and programs what happened: decides which happenings a rule is about, writes a notice of each, and sends
 * what waits until it is taken. The rules are those of `millrace.yml` as it is at that moment.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Engine, RunState, RunStore, Timer } from '@millrace/pipeline-engine';
import { type NoticeKind, type NoticeRule, parseWorkspaceSettings } from '@millrace/pipeline-engine/browser';
import { settingsFile } from '../room/retention-settings.ts';
import { isCode } from '../workspace/safe-path.ts';
import { type NoticeData, noticeOf } from './notice.ts';
import type { Entry, Outbox } from './outbox.ts';
import { happeningsOf } from './run-happenings.ts';
import { type SendPorts, sendNotice } from './send.ts';

export interface NoticesOptions extends SendPorts {
  readonly workspace: { readonly name: string; readonly root: string };
  readonly outbox: Outbox;
  readonly engine: Pick<Engine, 'state'>;
  readonly runs: Pick<RunStore, 'list'>;
  readonly isTrusted: () => Promise<boolean>;
  readonly timer: Timer;
  readonly clock: Clock;
  readonly report: (message: string) => void;
}

export interface Notices {
  /** Looks at runs that ended while nobody did, and sends what waits from now on. */
  start(): void;
  runFinished(run: string): void;
  /** `within`: how long after it was due it should have succeeded, where that is what it lacks. */
  runAbsent(schedule: string, due: number, within?: string): void;
  /** Its runs started each other without an end. */
  scheduleStopped(schedule: string): void;
  waiting(): Promise<readonly Entry[]>;
  dead(): Promise<readonly Entry[]>;
  /** A dead letter is sent again; false when there is none of this id. */
  retry(id: string): Promise<boolean>;
  /** Resolves when what is being written or sent has ended. */
  close(): Promise<void>;
}

/** Pauses after each time that a notice was not taken, in milliseconds: twelve tries in about a day. */
export const pauses: readonly number[] = [5, 30, 120, 300, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600].map(
  (seconds) => seconds * 1000,
);
const dayMs = 24 * 3600 * 1000;
const keptMarksMs = 60 * dayMs;
/** Runs that ended longer ago are no news any more. */
const lookBackMs = 2 * dayMs;
const mostLookedAt = 500;
const mostBefore = 50;
/** How long a process that ends waits for a receiver. */
const graceMs = 5000;
const idleMs = 10 * 60 * 1000;

export function createNotices(options: NoticesOptions): Notices {
  const { workspace, outbox, engine, runs, isTrusted, timer, clock, report } = options;
  let callOff: (() => void) | undefined;
  let isClosed = false;
  let isStarted = false;
  const closing = new AbortController();
  /** One thing after the other: notices keep their order, and a close waits for the last. */
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): void => {
    last = last.then(work).catch((error: unknown) => {
      report(`Notices: ${error instanceof Error ? error.message : String(error)}`);
    });
  };

  async function tell(kind: NoticeKind, subject: string, pipeline: string, what: NoticeData): Promise<void> {
    const now = clock();
    for (const rule of await readRules(workspace.root)) {
      if (!rule.on.includes(kind)) continue;
      if (rule.pipelines !== undefined && !rule.pipelines.includes(pipeline)) continue;
      if (kind === 'rejected_rows' && (what.rows?.rejected ?? 0) <= rule.moreThan) continue;
      const event = noticeOf(rule.name, kind, subject, now, what);
      await outbox.put({ rule: rule.name, event, attempts: 0, nextAt: now, reason: null });
    }
  }

  async function look(run: string): Promise<void> {
    if (!(await isTrusted())) return;
    const state = await engine.state(run);
    if (state === undefined) return;
    const { pipeline, createdAt } = state;
    const recent = await runs.list({ pipeline, until: createdAt + 1, limit: mostBefore });
    const at = recent.findIndex((summary) => summary.run === run);
    const summary = recent[at];
    if (summary === undefined) return;
    const about = { ...aboutRun(workspace.name, state), source: summary.source };
    for (const { kind, what } of happeningsOf(state, summary.source, recent.slice(at + 1)))
      await tell(kind, run, pipeline, { ...about, ...what });
  }

  async function sendDue(): Promise<void> {
    if (!(await isTrusted())) return;
    const rules = new Map((await readRules(workspace.root)).map((rule) => [rule.name, rule]));
    for (const entry of await outbox.waiting()) {
      if (closing.signal.aborted) return;
      if (entry.nextAt <= clock()) await send(entry, rules.get(entry.rule));
    }
    await outbox.tidy(clock() - keptMarksMs);
  }

  async function send(entry: Entry, rule: NoticeRule | undefined): Promise<void> {
    const sent =
      rule === undefined
        ? {
            kind: 'refused' as const,
            reason: `${settingsFile} has no notice "${entry.rule}".`,
            forGood: true,
          }
        : await sendNotice(entry.event, rule.receiver, options, closing.signal);
    // What was called off is sent by the next process.
    if (closing.signal.aborted && sent.kind !== 'taken') return;
    if (sent.kind === 'taken') return outbox.sent(entry.event.id);
    const pause = pauses[entry.attempts];
    const tried = { ...entry, attempts: entry.attempts + 1, reason: sent.reason };
    if (sent.forGood || pause === undefined) {
      report(`Notice "${entry.rule}" was not taken and is a dead letter now: ${sent.reason}`);
      return outbox.bury(tried);
    }
    return outbox.update({ ...tried, nextAt: clock() + pause });
  }

  /** Sends what is due, and sleeps until the next is. */
  const sendNow = (): void => {
    callOff?.();
    inTurn(async () => {
      await sendDue();
      const [next] = await outbox.waiting();
      if (!isStarted || isClosed) return;
      const ms = next === undefined ? idleMs : Math.min(idleMs, Math.max(0, next.nextAt - clock()));
      // Another one may have come to its end meanwhile.
      callOff?.();
      callOff = timer(ms, sendNow);
    });
  };

  const tellOfSchedule = (
    kind: NoticeKind,
    schedule: string,
    { at, more = {} }: { readonly at: string; readonly more?: Partial<NoticeData> },
  ): void => {
    inTurn(async () => {
      if (!(await isTrusted())) return;
      const about = { workspace: workspace.name, pipeline: schedule, displayName: schedule, schedule };
      await tell(kind, `${schedule} ${at}`, schedule, { ...about, ...more });
    });
    sendNow();
  };

  return {
    start: () => {
      isStarted = true;
      inTurn(async () => {
        const recent = await runs.list({ from: clock() - lookBackMs, limit: mostLookedAt });
        for (const run of recent.toReversed()) if (run.finishedAt !== null) await look(run.run);
      });
      sendNow();
    },
    runFinished: (run) => {
      inTurn(() => look(run));
      sendNow();
    },
    runAbsent: (schedule, due, within) => {
      const at = new Date(due).toISOString();
      const more = { due: at, ...(within === undefined ? {} : { within }) };
      tellOfSchedule('missed_run', schedule, { at, more });
    },
    scheduleStopped: (schedule) =>
      tellOfSchedule('stopped_schedule', schedule, { at: new Date(clock()).toISOString() }),
    waiting: () => outbox.waiting(),
    dead: () => outbox.dead(),
    retry: async (id) => {
      const entry = await outbox.revive(id, clock());
      if (entry !== undefined) sendNow();
      return entry !== undefined;
    },
    close: async () => {
      isClosed = true;
      callOff?.();
      const grace = timer(graceMs, () => closing.abort());
      await last;
      grace();
    },
  };
}

const aboutRun = (workspace: string, state: RunState): NoticeData => ({
  workspace,
  pipeline: state.pipeline,
  displayName: state.displayName || state.pipeline,
  run: state.run,
  status: state.status,
});

/** With a mistake in one of them, the others count. */
async function readRules(root: string): Promise<readonly NoticeRule[]> {
  try {
    const text = await readFile(path.join(root, settingsFile), 'utf8');
    return parseWorkspaceSettings(text).settings.notices;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** `millrace runs`, `logs RUN/STEP [-f]`, `cancel RUN`, `pin RUN` and `unpin RUN`. */
import { brokenRun, type RunState } from '@millrace/pipeline-engine/browser';
import type { RunSummaryBody } from '../contract/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Client } from './client.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { type Output, sayRows } from './output.ts';
import { withClient } from './session.ts';

export interface RunsFlags {
  readonly json: boolean;
  readonly pipeline?: string;
  readonly status?: string;
  readonly source?: string;
  readonly text?: string;
  readonly pinned?: boolean;
  readonly before?: string;
  readonly limit: number;
}

export async function listRuns(
  workspace: Workspace,
  { json, ...wanted }: RunsFlags,
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const given = Object.entries(wanted).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as const],
    );
    const runs = await client.get<RunSummaryBody[]>('/runs', Object.fromEntries(given));
    if (json) output.json({ runs });
    else sayRows(output, runs.map(runRow), noRuns(given.length > 1));
    for (const { run, broken } of runs) if (broken !== undefined) output.say(brokenRun(run, broken).message);
    return exitCodes.done;
  });
}

const noRuns = (isFiltered: boolean): string =>
  isFiltered ? 'No run fits.' : 'There are no runs in this workspace yet.';

const runRow = (run: RunSummaryBody): readonly string[] => [
  run.run,
  run.broken === undefined ? run.status : 'damaged',
  new Date(run.createdAt).toISOString(),
  run.pipeline,
  Object.entries(run.counts)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`)
    .join(', '),
  [run.isPinned && 'pinned', run.isCompacted && 'results collected'].filter(Boolean).join(', '),
];

const terminal = new Set(['succeeded', 'reused', 'failed', 'skipped', 'cancelled']);

/** The log goes to stdout as it is, and that there is none to the person. With `follow`, until the step has ended. */
export async function showLog(
  workspace: Workspace,
  reference: { readonly run: string; readonly step: string },
  { follow, process }: { readonly follow: boolean; readonly process?: number },
  { write, output }: { readonly write: (text: string) => void; readonly output: Output },
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const { run, step } = reference;
    let from = 0;
    const showNew = async (): Promise<void> => {
      const part = await client.log(run, step, from, process);
      from = part.next;
      write(part.text);
    };
    await showNew();
    if (!follow || (await hasEnded(client, run, step))) {
      if (from === 0) output.say(`Step ${step} of run ${run} has written nothing.`);
      return exitCodes.done;
    }
    for await (const { event } of client.events(`run:${run}`)) {
      if (event.type === 'run-broken') throw brokenRun(run, event.message);
      if ('step' in event && event.step === step) await showNew();
      if (
        event.type === 'run-finished' ||
        ('step' in event && event.step === step && (await hasEnded(client, run, step)))
      )
        break;
    }
    await showNew();
    return exitCodes.done;
  });
}

async function hasEnded(client: Client, run: string, step: string): Promise<boolean> {
  const state = await client.get<RunState>(`/runs/${run}`);
  const status = state.steps[step]?.status;
  return status === undefined || terminal.has(status) || state.finishedAt !== undefined;
}

/** Without a step the whole run ends. */
export async function cancelRun(
  workspace: Workspace,
  { run, step }: { readonly run: string; readonly step?: string },
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    await client.post(`/runs/${run}/cancel`, step === undefined ? {} : { step });
    output.say(`${step === undefined ? 'Run' : `Step "${step}" of run`} ${run} is being cancelled.`);
    return exitCodes.done;
  });
}

export async function pauseRun(
  workspace: Workspace,
  run: string,
  verb: 'pause' | 'resume',
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    await client.post(`/runs/${run}/${verb}`, {});
    output.say(
      verb === 'pause'
        ? `Run ${run} starts nothing more until \`millrace resume ${run}\`; what runs goes on.`
        : `Run ${run} goes on.`,
    );
    return exitCodes.done;
  });
}

export async function pinRun(
  workspace: Workspace,
  { run, pinned }: { readonly run: string; readonly pinned: boolean },
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    await client.post(`/runs/${encodeURIComponent(run)}/pin`, { pinned });
    output.say(pinned ? `Run ${run} is kept for good.` : `Run ${run} is kept as long as any other run.`);
    return exitCodes.done;
  });
}

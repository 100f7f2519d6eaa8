/** `millrace endpoint delete`: what would go, and with `--yes` it goes. */
import type { EndpointDetail, RemovedEndpoint } from '../contract/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { type Output, tableLines } from './output.ts';
import { withClient } from './session.ts';

export interface EndpointRemoval {
  readonly name: string;
  /** Only this one. */
  readonly deployment?: string;
  readonly deleteResults: boolean;
  readonly cancelCalls: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

export async function removeEndpoint(
  workspace: Workspace,
  wish: EndpointRemoval,
  output: Output,
): Promise<ExitCode> {
  const { name, deployment, deleteResults, cancelCalls, yes, json } = wish;
  return withClient(workspace, async (client) => {
    const place = `/endpoints/${encodeURIComponent(name)}`;
    if (!yes) {
      for (const line of wouldGo(await client.get<EndpointDetail>(place), wish)) output.say(line);
      return exitCodes.inputWrong;
    }
    const query = new URLSearchParams({ calls: cancelCalls ? 'cancel' : 'refuse' });
    if (deployment === undefined) query.set('results', deleteResults ? 'delete' : 'keep');
    const subject =
      deployment === undefined ? place : `${place}/deployments/${encodeURIComponent(deployment)}`;
    const removed = await client.delete<RemovedEndpoint>(`${subject}?${query}`);
    if (json) output.json(removed);
    else output.say(`Deleted. The files are in ${removed.folder}.${runsText(removed.removedRuns)}`);
    return exitCodes.done;
  });
}

const runsText = (count: number): string =>
  count === 0 ? '' : ` ${count} runs went too; \`millrace gc\` gives their room back.`;

function wouldGo(
  { name, files, deployments, hasToken, calls, running }: EndpointDetail,
  { deployment, deleteResults, cancelCalls }: EndpointRemoval,
): readonly string[] {
  const rows =
    deployment === undefined
      ? [
          ['files', files.map(({ path }) => path).join(', ')],
          ['deployments', deployments.map((each) => each.name).join(', ') || 'none'],
          ['token', hasToken ? 'ends' : 'none'],
          ['calls', `${calls}; their results ${deleteResults ? 'go, but for pinned ones' : 'stay'}`],
        ]
      : [['deployment', deployment]];
  const calling = cancelCalls ? 'are cancelled' : 'refuse it without --cancel-calls';
  return [
    `Of the endpoint "${name}" would go:`,
    ...tableLines(rows.map((row) => ['', ...row])),
    ...(running === 0 ? [] : [`${running} calls run, and ${calling}.`]),
    'Nothing was deleted. Add --yes to do it.',
  ];
}

/** `millrace computes [--check]`: the machines that steps may run on. */
import type { ComputeSummary } from '../contract/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { type Output, tableLines } from './output.ts';
import { withClient } from './session.ts';

export async function listComputes(
  workspace: Workspace,
  flags: { readonly json: boolean; readonly check: boolean },
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    let computes = await client.get<ComputeSummary[]>('/computes');
    if (flags.check) {
      computes = await Promise.all(
        computes.map(({ name }) =>
          client.post<ComputeSummary>(`/computes/${encodeURIComponent(name)}/check`, {}),
        ),
      );
    }
    if (flags.json) output.json({ computes });
    else for (const line of tableLines(computes.map(row))) output.say(line);
    return exitCodes.done;
  });
}

const row = ({ name, type, capacity, running, queued, health }: ComputeSummary): readonly string[] => [
  name,
  type,
  `${running}/${capacity ?? '?'} running, ${queued} queued`,
  health.reason === null ? health.state : `${health.state}: ${health.reason}`,
  factsText(health.facts),
];

const gigabyte = 1e9;

function factsText(facts: ComputeSummary['health']['facts']): string {
  if (facts === null) return '';
  const { milliseconds, version, cores, freeCores, memoryBytes, freeBytes, limits } = facts;
  const amount = (bytes: number): string => `${(bytes / gigabyte).toFixed(1)} GB`;
  return [
    `${milliseconds} ms`,
    ...(version === undefined ? [] : [version]),
    ...(cores === undefined ? [] : [`${cores} processors`]),
    ...(freeCores === undefined ? [] : [`${freeCores} idle in the cluster`]),
    ...(memoryBytes === undefined ? [] : [`${amount(memoryBytes)} memory`]),
    ...(freeBytes === undefined ? [] : [`${amount(freeBytes)} free on disk`]),
    ...(limits === undefined ? [] : [limitsText(limits)]),
  ].join(', ');
}

const limitsText = (limits: readonly string[]): string =>
  limits.length === 0
    ? 'no control groups: only memory can be limited, of each process by itself'
    : `limits of ${limits.join(', ')} kept by the kernel`;

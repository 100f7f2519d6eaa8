/** `millrace notices [--retry ID]`: what is not sent yet, and what nobody took. */
import type { NoticeList } from '../contract/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { type Output, sayRows } from './output.ts';
import { withClient } from './session.ts';

export async function listNotices(
  workspace: Workspace,
  flags: { readonly json: boolean; readonly retry?: string },
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    if (flags.retry !== undefined) await client.post(`/notices/${encodeURIComponent(flags.retry)}/retry`, {});
    const notices = await client.get<NoticeList>('/notices');
    if (flags.json) output.json(notices);
    else sayRows(output, rowsOf(notices), 'No notice waits, and none was refused.');
    return exitCodes.done;
  });
}

const rowsOf = ({ waiting, dead }: NoticeList): readonly (readonly string[])[] =>
  [...waiting, ...dead].map(({ id, rule, subject, type, nextAt, reason }) => [
    id,
    nextAt === null ? 'dead' : `next ${new Date(nextAt).toISOString()}`,
    rule,
    `${type.split('.').at(-1)} ${subject}`,
    reason ?? '',
  ]);

/** What there is to tell about a run that has ended. Pure. */
import type { RunState, RunSummary } from '@millrace/pipeline-engine';
import { batchAccount, type NoticeKind } from '@millrace/pipeline-engine/browser';
import type { NoticeData } from './notice.ts';

export interface Happening {
  readonly kind: NoticeKind;
  readonly what: Partial<NoticeData>;
}

const mostFailures = 20;

/**
 * `before`: earlier runs of the pipeline, the newest first. Of what a person started in the designer nobody else need
 * be told: that person sees it.
 */
export function happeningsOf(
  state: RunState,
  source: RunSummary['source'],
  before: readonly Pick<RunSummary, 'status'>[],
): readonly Happening[] {
  if (source === 'designer') return [];
  const happenings: Happening[] = [];
  if (state.status === 'failed') happenings.push({ kind: 'failure', what: { failures: failuresOf(state) } });
  const last = before.find(({ status }) => status === 'failed' || status === 'succeeded');
  if (state.status === 'succeeded' && last?.status === 'failed')
    happenings.push({ kind: 'recovery', what: {} });
  const rows = rowsOf(state);
  if (rows.rejected > 0) happenings.push({ kind: 'rejected_rows', what: { rows } });
  return happenings;
}

function failuresOf({ order, steps }: RunState): NonNullable<NoticeData['failures']> {
  return order
    .flatMap((id) => {
      const failure = steps[id]?.failure;
      if (failure === undefined) return [];
      const { message, remedy } = failure;
      return [{ step: id, message, ...(remedy === undefined ? {} : { remedy }) }];
    })
    .slice(0, mostFailures);
}

/** Of the steps that count their rows. */
function rowsOf({ steps }: RunState): { readonly in: number; readonly rejected: number } {
  const accounts = Object.values(steps).flatMap((step) => batchAccount(step?.metrics ?? []) ?? []);
  return {
    in: accounts.reduce((total, { rowsIn }) => total + rowsIn, 0),
    rejected: accounts.reduce((total, { rowsRejected }) => total + rowsRejected, 0),
  };
}

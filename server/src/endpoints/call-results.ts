/** What became of a call, read from the state of its run. */
import type { OutputRecord } from '@millrace/pipeline-engine';
import { type BatchAccount, batchAccount, type RunState } from '@millrace/pipeline-engine/browser';
import type { EndpointRun } from '../contract/index.ts';

export interface NamedOutput {
  readonly name: string;
  readonly record: OutputRecord;
}

/** Outputs of the pipeline; of one that has none, those of its last steps. */
export function outputsOf(state: RunState): readonly NamedOutput[] {
  const records = Object.values(state.steps).flatMap((step) => step.outputs);
  const named = state.outputs.flatMap(({ name, digest }) => {
    const record = records.find((known) => known.digest === digest);
    return record === undefined ? [] : [{ name, record }];
  });
  if (named.length > 0) return named;
  const read = new Set(Object.values(state.steps).flatMap(({ dependsOn }) => dependsOn));
  return Object.values(state.steps)
    .filter(({ id }) => !read.has(id))
    .flatMap(({ outputs }) => outputs.map((record) => ({ name: record.name, record })));
}

/** Of the last step that has one: the steps before it prepare the same rows. */
export function accountOf(state: RunState): EndpointRun['account'] {
  const accounts = state.order.flatMap((id): readonly BatchAccount[] => {
    const account = batchAccount(state.steps[id]?.metrics ?? []);
    return account === undefined ? [] : [account];
  });
  const last = accounts.at(-1);
  if (last === undefined) return null;
  const { parts, partsKept, rowsIn, rowsOut, rowsRejected } = last;
  return { parts, partsKept, rowsIn, rowsOut, rowsRejected };
}

export function runOf(state: RunState): EndpointRun {
  const failed = Object.values(state.steps).find(({ failure }) => failure !== undefined);
  return {
    run: state.run,
    status: state.status,
    ...(failed?.failure === undefined ? {} : { message: failed.failure.message }),
    account: accountOf(state),
    outputs: outputsOf(state).map(({ name, record: { type, bytes, table, digest } }) => ({
      name,
      type,
      bytes,
      digest,
      ...(table === undefined ? {} : { rows: table.rows }),
    })),
  };
}

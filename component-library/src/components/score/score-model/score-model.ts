/** Score Model: appends a model's predictions to a table, partition by partition, and marks the label for Evaluate Model. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Column, Metric } from '@millrace/pipeline-engine/browser';
import type { ComponentImplementation, RunContext } from '../../../component.ts';
import { ComponentFailure } from '../../../host/failure.ts';
import { type OnnxSession, openOnnxSession } from '../../../models/onnx/onnx-session.ts';
import { ONNX_FILE, readTrainedModel } from '../../../models/package/model-folder.ts';
import { rowCount } from '../../../models/row-count.ts';
import { featureColumns } from '../../../models/score-columns.ts';
import type { TrainedModel } from '../../../models/trained-model.ts';
import { createCommittedParts, fileDigest } from '../../../parts/committed-parts.ts';
import { type OpenTable, openTable, type Partition } from '../../../tables/open-table.ts';
import { selectColumns } from '../../../tables/select-columns.ts';
import { openSession } from '../../../tables/session.ts';
import { withOneThread } from '../../../tables/write-table.ts';
import { readBoolean, readOptionalText } from '../../params.ts';
import { inputPath, outputPath } from '../../ports.ts';
import { assembleRejected, assembleScored, type ScoredPartition } from './assemble.ts';
import { type PartitionScoring, partitionAccount, rejectedNames, scorePartition } from './score-partition.ts';

export const scoreModel: ComponentImplementation = {
  name: 'score_model',

  async run(context) {
    const model = await readTrainedModel(inputPath(context.inputs, 'trained_model'), 'trained_model');
    const session = await openSession();
    const table = await openTable(session, inputPath(context.inputs, 'dataset'), 'dataset');
    const features = featureColumns(model, table.columns, table.rows);
    const keys = keyColumns(context, table.columns);
    const onnx = await openModel(path.join(inputPath(context.inputs, 'trained_model'), ONNX_FILE));
    try {
      const append = readBoolean(context.params, 'append_score_columns');
      const scoring: PartitionScoring = {
        session,
        model,
        onnx,
        features,
        keys,
        kept: keptColumns(table.columns, model, (column) => append || keys.includes(column)),
        columns: table.columns,
        rejectedNames: rejectedNames(table.columns),
        rejecting: readOptionalText(context.params, 'rows_without_score') === 'reject',
        progress: () => {},
      };
      return await scoreAll(context, scoring, table);
    } finally {
      await onnx.close();
    }
  },

  /** Which score columns there will be depends on the model, which is known only after a run. */
  async infer() {
    return { scored_dataset: { kind: 'needs-run' }, rejected_rows: { kind: 'needs-run' } };
  },
};

async function scoreAll(context: RunContext, scoring: PartitionScoring, table: OpenTable) {
  const target = outputPath(context.outputs, 'scored_dataset');
  const own = { folder: `${target}.parts`, scope: '' };
  await mkdir((context.parts ?? own).folder, { recursive: true });
  try {
    const where = context.parts ?? own;
    const done = await withOneThread(scoring.session, () =>
      scorePartitions(context, scoring, { table, where }),
    );
    const summary = await assembleScored(scoring.session, done, target);
    const tables = [{ output: 'scored_dataset', summary }];
    const rejected = context.outputs.rejected_rows;
    if (rejected !== undefined)
      tables.push({
        output: 'rejected_rows',
        summary: await assembleRejected(scoring, table, done, rejected),
      });
    return { tables, metrics: accountOf(done) };
  } finally {
    await rm(own.folder, { recursive: true, force: true });
  }
}

/** Commits that go on at once: the disk syncs some while the next partition is scored. */
const mostCommits = 8;

/** Each is taken as it was committed, or scored and committed. */
async function scorePartitions(
  context: RunContext,
  scoring: PartitionScoring,
  { table, where }: { readonly table: OpenTable; readonly where: NonNullable<RunContext['parts']> },
): Promise<readonly ScoredPartition[]> {
  const parts = createCommittedParts(where, partitionAccount);
  const total = table.partitions.length;
  const commits: Promise<ScoredPartition>[] = [];
  /** Read while the partition before is scored. */
  let next = table.partitions[0] && digestOf(table.partitions[0]);
  try {
    for (const [at, partition] of table.partitions.entries()) {
      const key = parts.key((await next) ?? '');
      const following = table.partitions[at + 1];
      next = following && digestOf(following);
      const progress = (fraction: number): void => context.progress((at + fraction) / total);
      const kept = await parts.find(key);
      const make = (folder: string) => scorePartition({ ...scoring, progress }, partition, folder);
      const commit = kept === undefined ? await parts.prepare(key, make) : () => Promise.resolve(kept);
      const done = commit().then((part) => ({ ...part, partition, wasKept: kept !== undefined }));
      // A commit that fails is met below, not as a rejection that nobody hears.
      done.catch(() => undefined);
      commits.push(done);
      await commits[at - mostCommits];
      progress(1);
    }
  } finally {
    // When a partition fails, nothing writes any more once the caller hears of it.
    await Promise.allSettled(commits);
  }
  const done = await Promise.all(commits);
  report(context, done);
  return done;
}

function digestOf({ file }: Partition): Promise<string> {
  const digest = fileDigest(file);
  digest.catch(() => undefined);
  return digest;
}

function report({ log }: RunContext, done: readonly ScoredPartition[]): void {
  const withoutScore = done.reduce((sum, { account }) => sum + account.withoutScore, 0);
  if (withoutScore > 0) log(`${rowCount(withoutScore)} with missing features got no score.`);
  const rejected = done.reduce((sum, { account }) => sum + account.rejected, 0);
  if (rejected > 0) log(`${rowCount(rejected)} rejected.`);
  const scored = done.filter(({ wasKept }) => !wasKept).length;
  if (done.length > 1) log(`${scored} of ${done.length} partitions scored; the others were scored before.`);
}

/** The account of a batch, as rule B10 names its parts. */
function accountOf(done: readonly ScoredPartition[]): readonly Metric[] {
  const sum = (of: (part: ScoredPartition) => number): number =>
    done.reduce((total, part) => total + of(part), 0);
  return [
    { name: 'batch.parts', value: done.length },
    { name: 'batch.parts_kept', value: sum(({ wasKept }) => Number(wasKept)) },
    { name: 'batch.parts_failed', value: 0 },
    { name: 'batch.rows_in', value: sum(({ account }) => account.rows) },
    { name: 'batch.rows_out', value: sum(({ account }) => account.out) },
    { name: 'batch.rows_rejected', value: sum(({ account }) => account.rejected) },
  ];
}

function keyColumns({ params }: RunContext, columns: readonly Column[]): readonly Column[] {
  const selection = readOptionalText(params, 'key_columns');
  return selection === undefined ? [] : selectColumns(selection, columns, 'key_columns');
}

async function openModel(file: string): Promise<OnnxSession> {
  try {
    return await openOnnxSession(await readFile(file));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ComponentFailure('trained-model-invalid', `model.onnx cannot be loaded: ${error.message}`, {
      remedy: 'Run Train Model again.',
      port: 'trained_model',
    });
  }
}

/** The label is the model's, whatever was a label before. */
function keptColumns(
  columns: readonly Column[],
  model: TrainedModel,
  isKept: (column: Column) => boolean,
): readonly Column[] {
  return columns
    .filter((column) => isKept(column) || column.name === model.label.column)
    .map((column): Column => {
      if (column.name === model.label.column) return { ...column, role: 'label' };
      return column.role === 'label' ? { ...column, role: 'none' } : column;
    });
}

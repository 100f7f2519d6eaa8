/** Score Model: appends a model's predictions to a table, partition by partition, and marks the label for Evaluate Model. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Column } from '@millrace/pipeline-engine/browser';
import type { ComponentImplementation, RunContext } from '../../../component.ts';
import { ComponentFailure } from '../../../host/failure.ts';
import { type OnnxSession, openOnnxSession } from '../../../models/onnx/onnx-session.ts';
import { ONNX_FILE, readTrainedModel } from '../../../models/package/model-folder.ts';
import { rowCount } from '../../../models/row-count.ts';
import { featureColumns } from '../../../models/score-columns.ts';
import type { TrainedModel } from '../../../models/trained-model.ts';
import {
  accountMetrics,
  assembleTable,
  computeByPartition,
  type PartitionWork,
} from '../../../parts/by-partition.ts';
import { type OpenTable, openTable } from '../../../tables/open-table.ts';
import { selectColumns } from '../../../tables/select-columns.ts';
import { openSession } from '../../../tables/session.ts';
import { readBoolean, readOptionalText } from '../../params.ts';
import { inputPath, outputPath } from '../../ports.ts';
import { assembleRejected, type ScoredPartition } from './assemble.ts';
import {
  type PartitionAccount,
  type PartitionScoring,
  partitionAccount,
  rejectedNames,
  SCORED_FILE,
  scorePartition,
} from './score-partition.ts';

export const scoreModel: ComponentImplementation = {
  name: 'score_model',
  partedInput: 'dataset',

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
  const { session } = scoring;
  const target = outputPath(context.outputs, 'scored_dataset');
  const work: PartitionWork<PartitionAccount> = {
    ...{ session, table, target },
    account: partitionAccount,
    make: (partition, folder, progress) => scorePartition({ ...scoring, progress }, partition, folder),
  };
  return computeByPartition(context, work, async (done) => {
    report(context, done);
    const summary = await assembleTable(session, done, { name: SCORED_FILE, target });
    const tables = [{ output: 'scored_dataset', summary }];
    const rejected = context.outputs.rejected_rows;
    if (rejected !== undefined)
      tables.push({
        output: 'rejected_rows',
        summary: await assembleRejected(scoring, table, done, rejected),
      });
    return { tables, metrics: accountMetrics(done) };
  });
}

function report({ log }: RunContext, done: readonly ScoredPartition[]): void {
  const withoutScore = done.reduce((sum, { account }) => sum + account.withoutScore, 0);
  if (withoutScore > 0) log(`${rowCount(withoutScore)} with missing features got no score.`);
  const rejected = done.reduce((sum, { account }) => sum + account.rejected, 0);
  if (rejected > 0) log(`${rowCount(rejected)} rejected.`);
  const scored = done.filter(({ wasKept }) => !wasKept).length;
  if (done.length > 1) log(`${scored} of ${done.length} partitions scored; the others were scored before.`);
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

/** Evaluate Model: one row of metrics per scored table, and `evaluation.json` with curves beside them. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Metric, TableSchema } from '@millrace/pipeline-engine/browser';
import type { ComponentImplementation, RunContext } from '../../../component.ts';
import { ComponentFailure } from '../../../host/failure.ts';
import { type Evaluation, evaluateTable } from '../../../models/evaluation/evaluate.ts';
import { resultSchema, resultTable } from '../../../models/evaluation/result-table.ts';
import { findScoredColumns, inferTask } from '../../../models/evaluation/scored-table.ts';
import { rowCount } from '../../../models/row-count.ts';
import { openTable } from '../../../tables/open-table.ts';
import { readColumns } from '../../../tables/read-table.ts';
import { openSession, type Session } from '../../../tables/session.ts';
import { writeTableData } from '../../../tables/write-table.ts';
import { inputPath, outputPath } from '../../ports.ts';

const ports = ['scored_dataset', 'scored_dataset_to_compare'] as const;
export const EVALUATION_FILE = 'evaluation.json';

export const evaluateModel: ComponentImplementation = {
  name: 'evaluate_model',

  async run(context) {
    const session = await openSession();
    const evaluations: Evaluation[] = [];
    for (const port of ports) {
      if (context.inputs[port] !== undefined) evaluations.push(await evaluateInput(session, context, port));
    }
    refuseUnlikeTasks(evaluations);
    const target = outputPath(context.outputs, 'evaluation_results');
    const summary = await writeTableData(session, resultTable(evaluations), target);
    const document = { format: 'millrace-evaluation', version: 1, results: evaluations };
    await writeFile(path.join(target, EVALUATION_FILE), `${JSON.stringify(document, null, 2)}\n`);
    return { metrics: metricsOf(evaluations), tables: [{ output: 'evaluation_results', summary }] };
  },

  async infer({ schemas }) {
    const task = inferTask(schemas.scored_dataset);
    if (task === undefined) return { evaluation_results: { kind: 'needs-run' } };
    const schema: TableSchema = resultSchema(task);
    return { evaluation_results: { kind: 'table', schema } };
  },
};

async function evaluateInput(session: Session, context: RunContext, port: string): Promise<Evaluation> {
  const table = await openTable(session, inputPath(context.inputs, port), port);
  const { label, labels, probabilities } = findScoredColumns(table.columns, port);
  const used = [label, labels, ...(probabilities === undefined ? [] : [probabilities])];
  const evaluation = evaluateTable(await readColumns(session, table, used), port);
  const { rowsLeftOut } = evaluation;
  if (rowsLeftOut > 0)
    context.log(`Left out ${rowCount(rowsLeftOut)} of "${port}" without a label or a score.`);
  return evaluation;
}

function refuseUnlikeTasks([first, second]: readonly Evaluation[]): void {
  if (first === undefined || second === undefined || first.task === second.task) return;
  const message = `The two inputs cannot be compared: "${ports[0]}" is from a ${first.task} model, "${ports[1]}" from a ${second.task} model.`;
  throw new ComponentFailure('unlike-models', message, {
    params: { first: first.task, second: second.task },
    remedy: 'Compare two models of the same kind.',
    port: ports[1],
  });
}

/** Of the second input with the suffix `_Compared`; undefined measures are left out. */
function metricsOf(evaluations: readonly Evaluation[]): Metric[] {
  return evaluations.flatMap(({ metrics }, index) =>
    Object.entries(metrics)
      .filter(([, value]) => Number.isFinite(value))
      .map(([name, value]) => ({ name: index === 0 ? name : `${name}_Compared`, value })),
  );
}

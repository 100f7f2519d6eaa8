/** What a parallel node says of its own ports and of its mini-batches. */
import { isDataType } from '../spec/data-types.ts';
import { parseMiniBatchSize } from '../spec/mini-batch-size.ts';
import type { ParallelBody } from '../spec/nodes/node-body.ts';
import { isModelTask, isRunFunction } from '../spec/nodes/parallel-body.ts';
import { portNamed } from '../spec/port-named.ts';
import { atNode, type GraphIssues } from './graph-issues.ts';
import { type NodeView, parallelOf } from './level.ts';

/** Whether the task is computed here; others are Azure's own. */
export function isComputed(body: ParallelBody | undefined): boolean {
  return isRunFunction(body) || isModelTask(body);
}

export function checkParallel(view: NodeView, issues: GraphIssues): void {
  const body = parallelOf(view);
  if (body === undefined || !isComputed(body)) return;
  const node = view.node.id;
  const at = (...path: readonly string[]) => ({ ...atNode(node), path: ['jobs', node, ...path] });
  const input = view.inputs.get(portNamed('inputs', body.inputData) ?? '');
  if (input === undefined || !isDataType(input.type)) {
    const names = [...view.inputs.values()].filter(({ type }) => isDataType(type));
    issues.add('error', 'parallel-names-no-input', at('input_data'), {
      node,
      value: body.inputData ?? '',
      example: `\${{inputs.${names[0]?.name ?? 'NAME'}}}`,
    });
  }
  const model = portNamed('inputs', body.task?.model);
  if (isModelTask(body) && !view.inputs.has(model ?? ''))
    issues.add('error', 'missing-key', at('inputs'), { key: model ?? '', node });
  if (isRunFunction(body) && body.task?.entryScript === undefined)
    issues.add('error', 'missing-key', at('task'), { key: 'entry_script', node });
  const { appendRowTo } = body.task ?? {};
  if (appendRowTo !== undefined && !view.outputs.has(portNamed('outputs', appendRowTo) ?? ''))
    noOutput('task.append_row_to', appendRowTo, at('task', 'append_row_to'));
  const rejected = body.rowAccounting?.rejected;
  if (rejected !== undefined && !view.outputs.has(rejected)) noOutput('rejected', rejected, at('properties'));
  const { miniBatchSize } = body;
  if (miniBatchSize !== undefined && parseMiniBatchSize(miniBatchSize) === undefined)
    issues.add('error', 'bad-mini-batch-size', at('mini_batch_size'), { node, value: miniBatchSize });

  function noOutput(key: string, value: string, subject: ReturnType<typeof at>): void {
    issues.add('error', 'parallel-names-no-output', subject, { node, key, value });
  }
}

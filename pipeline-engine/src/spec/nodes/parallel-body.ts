/** Reads what a parallel job says: how its data is cut, what computes it, and how many failures it takes. */
import { optional } from '../optional.ts';
import { portNamed } from '../port-named.ts';
import { accountingKey, miniBatchRowsKey, parseRowAccounting } from '../row-accounting.ts';
import { numberOf, textOf, textsOf, valueAt, type YamlMap, type YamlValue } from '../yaml/value.ts';
import type { ParallelBody } from './node-body.ts';

/** Of a node, or of a component of that type. */
export function parallelBody(map: YamlMap): ParallelBody {
  const task = valueAt(map, 'task');
  const retries = valueAt(map, 'retry_settings');
  const property = (key: string): string | undefined => textOf(valueAt(valueAt(map, 'properties'), key));
  const accounting = parseRowAccounting(property(accountingKey) ?? '');
  return {
    type: 'parallel',
    ...(task === undefined ? {} : { task: parallelTask(task) }),
    ...optional('inputData', textOf(valueAt(map, 'input_data'))),
    ...optional('miniBatchSize', textOf(valueAt(map, 'mini_batch_size'))),
    partitionKeys: textsOf(valueAt(map, 'partition_keys')),
    ...optional('maxConcurrencyPerInstance', numberOf(valueAt(map, 'max_concurrency_per_instance'))),
    ...optional('errorThreshold', numberOf(valueAt(map, 'error_threshold'))),
    ...optional('miniBatchErrorThreshold', numberOf(valueAt(map, 'mini_batch_error_threshold'))),
    ...(retries === undefined
      ? {}
      : {
          retries: {
            ...optional('maxRetries', numberOf(valueAt(retries, 'max_retries'))),
            ...optional('timeoutSeconds', numberOf(valueAt(retries, 'timeout'))),
          },
        }),
    ...optional('loggingLevel', textOf(valueAt(map, 'logging_level'))),
    ...optional('miniBatchRows', countOf(property(miniBatchRowsKey))),
    ...(accounting.ok ? { rowAccounting: accounting.value } : {}),
  };
}

function parallelTask(task: YamlValue): NonNullable<ParallelBody['task']> {
  return {
    ...optional('type', textOf(valueAt(task, 'type'))),
    ...optional('code', textOf(valueAt(task, 'code'))),
    ...optional('entryScript', textOf(valueAt(task, 'entry_script'))),
    ...optional('programArguments', textOf(valueAt(task, 'program_arguments'))),
    ...optional('model', textOf(valueAt(task, 'model'))),
    ...optional('appendRowTo', textOf(valueAt(task, 'append_row_to'))),
  };
}

/** Whether the task is a function of the user's. */
export function isRunFunction(body: ParallelBody | undefined): boolean {
  const type = body?.task?.type?.toLowerCase();
  return type === 'run_function' || type === 'function';
}

/** Whether the task is to score with an MLflow model that is an input of the node, without a script. */
export function isModelTask(body: ParallelBody | undefined): boolean {
  return body?.task?.type?.toLowerCase() === 'model' && portNamed('inputs', body.task.model) !== undefined;
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

/** What the node says takes the place of what its component says, key by key. */
export function mergeParallel(
  component: ParallelBody | undefined,
  node: ParallelBody | undefined,
): ParallelBody | undefined {
  if (component === undefined || node === undefined) return component ?? node;
  const keys = node.partitionKeys.length > 0 ? node.partitionKeys : component.partitionKeys;
  return { ...component, ...node, partitionKeys: keys };
}

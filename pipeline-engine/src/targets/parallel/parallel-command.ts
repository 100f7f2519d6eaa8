/** What a parallel step runs under bash: the driver, beside a plan that says what to cut, compute and put together. */

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Failure, Result } from '../../errors.ts';
import type { Attempt } from '../../run/ports.ts';
import { parseMiniBatchSize } from '../../spec/mini-batch-size.ts';
import type { ParallelBody } from '../../spec/nodes/node-body.ts';
import { portNamed } from '../../spec/port-named.ts';
import { driverFiles } from './driver-files.ts';
import { MltableProblem, readMltable } from './read-mltable.ts';

/** Azure's own, where nothing is said. */
const usual = { maxRetries: 2, timeoutSeconds: 60, concurrency: 1, tableBytes: 1024 * 1024, any: -1 };

export const planFile = (directory: string): string => path.join(directory, 'parallel.json');
export const resultFile = (directory: string): string => path.join(directory, 'parallel-result.json');
export const progressFile = (directory: string): string => path.join(directory, 'progress');

/**
 * Lays driver and plan into the attempt's folder; `inputs` are the paths that the step sees. The answer is the command
 * before `program_arguments`.
 */
export function prepareParallel(
  attempt: Attempt,
  body: ParallelBody,
  inputs: ReadonlyMap<string, string>,
): Result<string, Failure> {
  const { directory } = attempt;
  const data = dataOf(attempt, body, inputs);
  if (!data.ok) return data;
  for (const [name, text] of Object.entries(driverFiles)) {
    const file = path.join(directory, 'driver', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  writeFileSync(planFile(directory), JSON.stringify(planOf(attempt, body, data.value)));
  return { ok: true, value: `${findPython}\nexec "$python" -u ../driver/main.py ../parallel.json` };
}

const findPython =
  'python=$(command -v python || command -v python3) || ' +
  "{ echo 'A parallel step needs Python, and there is none on the PATH.' >&2; exit 127; }";

type Data =
  | { readonly kind: 'files'; readonly path: string }
  | { readonly kind: 'named'; readonly path: string; readonly files: readonly string[] }
  | ({ readonly kind: 'table'; readonly path: string } & ReturnType<typeof readMltable>);

/** A table that is read directly comes as DataFrames, any other data as paths. */
function dataOf(
  attempt: Attempt,
  body: ParallelBody,
  inputs: ReadonlyMap<string, string>,
): Result<Data, Failure> {
  const name = portNamed('inputs', body.inputData) ?? '';
  const input = attempt.step.inputs.find((entry) => entry.name === name);
  const location = inputs.get(name);
  if (input === undefined || location === undefined)
    throw new Error(`parallel step "${attempt.step.id}" has no input "${name}"`);
  const type = input.source.kind === 'data' ? input.source.type : input.port.type;
  const mode = input.source.kind === 'data' ? (input.source.mode ?? input.port.mode) : input.port.mode;
  if (type !== 'mltable') return { ok: true, value: { kind: 'files', path: location } };
  try {
    const table = readMltable(location);
    return mode === 'direct'
      ? { ok: true, value: { kind: 'table', path: location, ...table } }
      : { ok: true, value: { kind: 'named', path: location, files: table.files } };
  } catch (error) {
    if (!(error instanceof MltableProblem)) throw error;
    return { ok: false, error: unreadable(name, error.message) };
  }
}

function unreadable(input: string, reason: string): Failure {
  return {
    code: 'batch-data-unreadable',
    params: { file: input, reason },
    message: `"${input}" cannot be cut into mini-batches: ${reason}.`,
    remedy: 'Correct the file, or the MLTable that names it.',
    port: input,
  };
}

/** Read by `driver/main.py`, which trusts it. */
function planOf(attempt: Attempt, body: ParallelBody, data: Data): Readonly<Record<string, unknown>> {
  const { directory, step } = attempt;
  const { keys = [], rejected } = body.rowAccounting ?? {};
  const parts = attempt.parts ?? { folder: path.join(directory, 'parts'), scope: '' };
  const flags = flagsOf(body.task?.programArguments ?? '');
  return {
    file: planFile(directory),
    work: path.join(directory, 'work'),
    code: path.join(directory, 'work'),
    entry: body.task?.entryScript ?? '',
    data,
    size: sizeOf(body, data),
    processes: Math.max(1, body.maxConcurrencyPerInstance ?? usual.concurrency),
    error_threshold: body.errorThreshold ?? flags.error_threshold ?? usual.any,
    mini_batch_error_threshold: body.miniBatchErrorThreshold ?? flags.allowed_failed_count ?? usual.any,
    allowed_failed_percent: flags.allowed_failed_percent ?? null,
    max_retries: body.retries?.maxRetries ?? usual.maxRetries,
    timeout: body.retries?.timeoutSeconds ?? usual.timeoutSeconds,
    logging_level: body.loggingLevel ?? 'INFO',
    append: appendFile(attempt, portNamed('outputs', body.task?.appendRowTo)),
    accounting:
      body.rowAccounting === undefined
        ? null
        : { keys, rejected: appendFile(attempt, rejected, 'rejected.jsonl') },
    outputs_folder: path.join(directory, 'outputs'),
    folder_outputs: step.outputs.filter(({ type }) => type !== 'uri_file').map(({ name }) => name),
    processes_folder: path.join(directory, 'processes'),
    parts: parts.folder,
    scope: parts.scope,
    result: resultFile(directory),
    progress: progressFile(directory),
  };
}

function sizeOf(body: ParallelBody, data: Data): Readonly<Record<string, unknown>> {
  const size = parseMiniBatchSize(body.miniBatchSize ?? '');
  if (data.kind !== 'table') return { count: size?.kind === 'count' ? size.count : 1 };
  if (body.partitionKeys.length > 0) return { keys: body.partitionKeys };
  if (body.miniBatchRows !== undefined) return { count_rows: body.miniBatchRows };
  if (size === undefined) return { bytes: usual.tableBytes };
  return { bytes: size.kind === 'bytes' ? size.bytes : size.count };
}

/** Azure's driver takes these from the arguments of the script. */
function flagsOf(text: string): Readonly<Partial<Record<string, number>>> {
  const found = text.matchAll(
    /--(error_threshold|allowed_failed_count|allowed_failed_percent)[\s=]+(-?\d+)/g,
  );
  return Object.fromEntries([...found].map(([, name = '', value]) => [name, Number(value)]));
}

function appendFile(
  attempt: Attempt,
  output: string | undefined,
  inFolder = 'parallel_run_step.txt',
): string | null {
  const found = attempt.outputs.find(({ name }) => name === output);
  if (found === undefined) return null;
  return found.type === 'uri_file' ? found.path : path.join(found.path, inFolder);
}

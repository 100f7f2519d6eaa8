/** What a parallel step runs under bash: the driver, beside a plan that says what to cut, compute and put together. */
import path from 'node:path';
import type { Failure, Result } from '../../errors.ts';
import type { Step } from '../../graph/step.ts';
import type { Attempt, AttemptInput, AttemptParts } from '../../run/ports.ts';
import { parseMiniBatchSize } from '../../spec/mini-batch-size.ts';
import type { ParallelBody } from '../../spec/nodes/node-body.ts';
import { isModelTask } from '../../spec/nodes/parallel-body.ts';
import { portNamed } from '../../spec/port-named.ts';
import { driverFiles } from './driver-files.ts';
import { MltableProblem, readMltable } from './read-mltable.ts';

/** Azure's own, where nothing is said. */
const usual = {
  maxRetries: 2,
  timeoutSeconds: 60,
  concurrency: 1,
  tableBytes: 1024 * 1024,
  any: -1,
  appendFile: 'parallel_run_step.txt',
};

/** What computes a task of type `model`, in the folder of the driver, and the head of what it appends. */
const modelScript = 'models/score_mlflow_model.py';
const predictionHead = 'file,row,prediction\n';

const planName = 'parallel.json';
/** In the folder of the attempt. */
export const resultName = 'parallel-result.json';
export const progressName = 'progress';
/** What instances of the driver know of each other. */
export const sharingName = 'sharing';

/** Where the files of a parallel step lie for whoever runs it. */
export interface ParallelPlaces {
  /** The attempt's folder. */
  readonly directory: string;
  /** As the step sees it. */
  readonly input: (input: AttemptInput) => string;
  readonly output: (name: string) => string;
  /** Where its parts are committed; without it they end with the attempt. */
  readonly parts?: AttemptParts | undefined;
  /** How many run the driver, in the same folders; one unless given. */
  readonly instances?: number;
}

const mostInstances = 256;

/** How many machines a parallel step asks for. */
export function instancesOf({ parallel, settings = [] }: Pick<Step, 'parallel' | 'settings'>): number {
  const asked = Number(settings.find(({ name }) => name === 'resources.instance_count')?.value);
  if (parallel === undefined || !Number.isInteger(asked)) return 1;
  return Math.min(Math.max(1, asked), mostInstances);
}

export interface ParallelCommand {
  /** Texts by their names in the attempt's folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Before `program_arguments`. */
  readonly command: string;
}

/** The driver, its plan, and what runs it in the folder of the code. An MLTable is read where it is here. */
export function parallelCommand(
  attempt: Attempt,
  body: ParallelBody,
  places: ParallelPlaces,
): Result<ParallelCommand, Failure> {
  const data = dataOf(attempt, body, places);
  if (!data.ok) return data;
  const driver = Object.entries(driverFiles).map(([name, text]) => [`driver/${name}`, text]);
  const plan = JSON.stringify(planOf(attempt, body, places, data.value));
  return {
    ok: true,
    value: {
      files: { ...Object.fromEntries(driver), [planName]: plan },
      command: `${findPython}\nexec "$python" -u ../driver/main.py ../${planName}`,
    },
  };
}

/** The arguments of the script stand on one line: a line break between them would end the command. */
export const withArguments = ({ command }: ParallelCommand, rendered: string): string =>
  `${command} ${rendered.replaceAll('\n', ' ')}`;

const findPython =
  'python=$(command -v python || command -v python3) || ' +
  "{ echo 'A parallel step needs Python, and there is none on the PATH.' >&2; exit 127; }";

type Data =
  | { readonly kind: 'files'; readonly path: string }
  | { readonly kind: 'named'; readonly path: string; readonly files: readonly string[] }
  | ({ readonly kind: 'table'; readonly path: string } & ReturnType<typeof readMltable>);

/** A table that is read directly comes as DataFrames, any other data as paths. */
function dataOf(attempt: Attempt, body: ParallelBody, places: ParallelPlaces): Result<Data, Failure> {
  const name = portNamed('inputs', body.inputData) ?? '';
  const input = attempt.step.inputs.find((entry) => entry.name === name);
  const given = attempt.inputs.find((entry) => entry.name === name);
  if (input === undefined || given?.kind !== 'path')
    throw new Error(`parallel step "${attempt.step.id}" has no input "${name}"`);
  const location = places.input(given);
  const type = input.source.kind === 'data' ? input.source.type : input.port.type;
  const mode = input.source.kind === 'data' ? (input.source.mode ?? input.port.mode) : input.port.mode;
  if (type !== 'mltable') return { ok: true, value: { kind: 'files', path: location } };
  try {
    const table = readMltable(given.value);
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
function planOf(
  attempt: Attempt,
  body: ParallelBody,
  places: ParallelPlaces,
  data: Data,
): Readonly<Record<string, unknown>> {
  const { step } = attempt;
  const { directory } = places;
  const { keys = [], rejected } = body.rowAccounting ?? {};
  const parts = places.parts ?? { folder: path.join(directory, 'parts'), scope: '' };
  const flags = flagsOf(body.task?.programArguments ?? '');
  const isModel = isModelTask(body);
  return {
    file: path.join(directory, planName),
    work: path.join(directory, 'work'),
    code: path.join(directory, 'work'),
    entry: isModel ? path.join(directory, 'driver', modelScript) : (body.task?.entryScript ?? ''),
    counts_rows: isModel,
    data,
    size: sizeOf(body, data),
    processes: Math.max(1, body.maxConcurrencyPerInstance ?? usual.concurrency),
    error_threshold: body.errorThreshold ?? flags.error_threshold ?? usual.any,
    mini_batch_error_threshold: body.miniBatchErrorThreshold ?? flags.allowed_failed_count ?? usual.any,
    allowed_failed_percent: flags.allowed_failed_percent ?? null,
    max_retries: body.retries?.maxRetries ?? usual.maxRetries,
    timeout: body.retries?.timeoutSeconds ?? usual.timeoutSeconds,
    logging_level: body.loggingLevel ?? 'INFO',
    append: appendFile(attempt, places, portNamed('outputs', body.task?.appendRowTo), appendName(body)),
    append_head: isModel ? predictionHead : '',
    accounting:
      body.rowAccounting === undefined
        ? null
        : { keys, rejected: appendFile(attempt, places, rejected, 'rejected.jsonl') },
    model: modelOf(attempt, body, places),
    outputs_folder: path.join(directory, 'outputs'),
    folder_outputs: step.outputs.filter(({ type }) => type !== 'uri_file').map(({ name }) => name),
    sharing: (places.instances ?? 1) > 1 ? path.join(directory, sharingName) : null,
    processes_folder: path.join(directory, 'processes'),
    parts: parts.folder,
    scope: parts.scope,
    result: path.join(directory, resultName),
    progress: path.join(directory, progressName),
  };
}

/** Under the name that it has where it lies: scripts look for it below AZUREML_MODEL_DIR. */
function modelOf(attempt: Attempt, body: ParallelBody, places: ParallelPlaces) {
  const name = portNamed('inputs', body.task?.model);
  const given = attempt.inputs.find((input) => input.name === name);
  if (given?.kind !== 'path') return null;
  const isData = attempt.step.inputs.find((input) => input.name === name)?.source.kind === 'data';
  return { path: places.input(given), name: isData ? path.basename(given.value) : given.name };
}

function sizeOf(body: ParallelBody, data: Data): Readonly<Record<string, unknown>> {
  const size = parseMiniBatchSize(body.miniBatchSize ?? '');
  if (data.kind !== 'table') return { count: size?.kind === 'count' ? size.count : 1 };
  if (body.partitionKeys.length > 0) return { keys: body.partitionKeys };
  if (body.miniBatchRows !== undefined) return { count_rows: body.miniBatchRows };
  if (size === undefined) return { bytes: usual.tableBytes };
  return { bytes: size.kind === 'bytes' ? size.bytes : size.count };
}

/** A name and nothing that leads elsewhere; Azure's driver takes it from the arguments of the script, as it does flags. */
function appendName({ task }: ParallelBody): string | undefined {
  return /--append_row_file_name[\s=]+([\w-][\w.-]{0,200})(?:\s|$)/.exec(task?.programArguments ?? '')?.[1];
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
  places: ParallelPlaces,
  output: string | undefined,
  inFolder = usual.appendFile,
): string | null {
  const found = attempt.outputs.find(({ name }) => name === output);
  if (found === undefined) return null;
  const place = places.output(found.name);
  return found.type === 'uri_file' ? place : path.join(place, inFolder);
}

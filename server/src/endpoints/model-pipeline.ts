/**
 * The pipeline that a deployed model is: its scoring script in mini-batches, as a parallel node has it, MLflow in the
 * place of a script, or Score Model for a model that Millrace trained. It is written as text, so that a call of it is
 * checked and recorded as any run is.
 */
import { stat } from 'node:fs/promises';
import {
  accountingKey,
  type ModelBatchDeployment,
  parseRowAccounting,
} from '@millrace/pipeline-engine/browser';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';
import type { DeployedPipeline } from './endpoint-files.ts';
import { type ModelOptions, modelFacts, refusal } from './model-facts.ts';

/** The only input of a call. */
export const dataInput = 'data';

export async function modelPipeline(options: ModelOptions): Promise<DeployedPipeline> {
  const { deployment, model } = options;
  const {
    job,
    folder,
    unused = [],
  } = model.scoringScript === undefined ? await jobWithoutScript(options) : scriptJob(options);
  const type = await typeOfData(options, folder);
  const document = {
    type: 'pipeline',
    display_name: deployment.endpoint,
    inputs: { [dataInput]: { type } },
    ...job(type),
  };
  return { file: deployment.file.path, text: `${JSON.stringify(document, null, 2)}\n`, unused };
}

type DataType = 'uri_file' | FolderType;
/** What a folder of data is to who computes it. */
type FolderType = 'uri_folder' | 'mltable';
interface ModelJob {
  readonly job: (type: DataType) => Readonly<Record<string, unknown>>;
  readonly folder: FolderType;
  readonly unused?: readonly string[];
}

const parentInput = `\${{parent.inputs.${dataInput}}}`;
const isSilent = ({ settings }: ModelBatchDeployment): boolean => settings.outputAction === 'summary_only';

/** A model of Train Model is scored without Python, another one of MLflow by MLflow. */
async function jobWithoutScript(options: ModelOptions): Promise<ModelJob> {
  const { kind, environmentFile } = await modelFacts(options);
  const { deployment, model } = options;
  if (kind === 'millrace') return scoreModelJob(model);
  if (kind === 'other')
    throw refusal(
      deployment,
      'has no code_configuration, and its model is no MLflow model with the flavor python_function. Name a scoring_script, or deploy the folder that holds MLmodel.',
    );
  const environment =
    model.environment ?? (environmentFile && JSON.stringify({ conda_file: environmentFile }));
  if (environment === undefined)
    throw refusal(
      deployment,
      'names no environment, and its model has no conda.yaml and no requirements.txt. Write environment: with a conda_file that has mlflow and what the model needs.',
    );
  return parallelJob(options, { type: 'model', environment: JSON.parse(environment) as unknown });
}

function scriptJob(options: ModelOptions): ModelJob {
  const { deployment, model } = options;
  const { code, scoringScript, environment } = model;
  if (environment === undefined)
    throw refusal(deployment, 'names no environment. Write environment: with an image or a conda_file.');
  if (code !== undefined && /^(azureml|https?|git\+\w+):/i.test(code))
    throw refusal(
      deployment,
      `takes its code from ${code}. Name a folder of the workspace in code_configuration.`,
    );
  return parallelJob(options, {
    type: 'run_function',
    code: code ?? '.',
    entry_script: scoringScript,
    environment: JSON.parse(environment) as unknown,
  });
}

function parallelJob(options: ModelOptions, task: Readonly<Record<string, unknown>>): ModelJob {
  const { deployment, model } = options;
  const { environmentVariables, instances, settings } = model;
  const fileName = settings.outputFileName ?? 'predictions.csv';
  if (!/^[\w-][\w.-]{0,200}$/.test(fileName))
    throw refusal(
      deployment,
      `has the output_file_name "${fileName}". Use letters, digits, "_", "-" and ".".`,
    );
  const appending = {
    append_row_to: '${{outputs.predictions}}',
    program_arguments: `--append_row_file_name ${fileName}`,
  };
  const accounting = accountingOf(options, task.type === 'model');
  const rejected = accounting?.rejected;
  const outputs: Readonly<Record<string, string>> = {
    predictions: 'uri_folder',
    ...(rejected === undefined ? {} : { [rejected]: 'uri_file' }),
  };
  const job: ModelJob['job'] = (type) => ({
    outputs: mapValues(outputs, (_, kind) => ({ type: kind })),
    jobs: {
      score: {
        type: 'parallel',
        inputs: { [dataInput]: parentInput, model: modelInput(model) },
        outputs: mapValues(outputs, (name) => `\${{parent.outputs.${name}}}`),
        ...(accounting === undefined ? {} : { properties: { [accountingKey]: accounting.text } }),
        input_data: `\${{inputs.${dataInput}}}`,
        // Files are what a scoring script of a deployment gets, also of a table.
        ...(type === 'mltable' ? {} : { mini_batch_size: settings.miniBatchSize ?? '10' }),
        max_concurrency_per_instance: settings.maxConcurrency ?? 1,
        error_threshold: settings.errorThreshold ?? -1,
        mini_batch_error_threshold: -1,
        retry_settings: { max_retries: settings.maxRetries ?? 3, timeout: settings.timeoutSeconds ?? 30 },
        logging_level: settings.loggingLevel ?? 'WARNING',
        environment_variables: environmentVariables,
        ...(instances === undefined ? {} : { resources: { instance_count: instances } }),
        task: { ...task, model: '${{inputs.model}}', ...(isSilent(model) ? {} : appending) },
      },
    },
  });
  return { job, folder: 'uri_folder' };
}

/** Of a script where the deployment says so, as a parallel node does; of MLflow always. */
function accountingOf({ deployment, model }: ModelOptions, isBuiltIn: boolean) {
  const text = model.rowAccounting ?? (isBuiltIn ? 'rejected=rejected' : undefined);
  if (text === undefined) return undefined;
  const parsed = parseRowAccounting(text);
  if (!parsed.ok)
    throw refusal(
      deployment,
      `has ${accountingKey} "${text}", of which "${parsed.part}" is no part. Write on, keys=a,b or rejected=OUTPUT.`,
    );
  const { rejected } = parsed.value;
  if (rejected !== undefined && (rejected === 'predictions' || !/^\w{1,60}$/.test(rejected)))
    throw refusal(
      deployment,
      `gives rejected items to the output "${rejected}". Use another name, of letters, digits and "_".`,
    );
  return { text, rejected };
}

function mapValues<T>(
  record: Readonly<Record<string, string>>,
  make: (name: string, value: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(name, value)]));
}

/** With `summary_only` only the rows that got no score are given: the account tells the rest. */
function scoreModelJob(model: ModelBatchDeployment): ModelJob {
  const [output, told] = isSilent(model) ? ['rejected', 'rejected_rows'] : ['predictions', 'scored_dataset'];
  const score = (dataset: string) => ({
    component: 'azureml:score_model:1',
    inputs: { trained_model: { ...modelInput(model), type: 'mlflow_model' }, dataset },
    outputs: { [told]: `\${{parent.outputs.${output}}}` },
  });
  const job: ModelJob['job'] = (type) => ({
    outputs: { [output]: { type: 'mltable' } },
    jobs:
      type === 'uri_file'
        ? {
            read: { component: 'azureml:import_data:1', inputs: { source: parentInput } },
            score: score('${{parent.jobs.read.outputs.dataset}}'),
          }
        : { score: score(parentInput) },
  });
  return { job, folder: 'mltable', unused: unusedByScoreModel(model) };
}

/** Score Model cuts its data by partitions, and runs no Python. */
function unusedByScoreModel({
  environment,
  environmentVariables,
  instances,
  settings,
}: ModelBatchDeployment) {
  const given: Readonly<Record<string, unknown>> = {
    mini_batch_size: settings.miniBatchSize,
    max_concurrency_per_instance: settings.maxConcurrency,
    error_threshold: settings.errorThreshold,
    retry_settings: settings.maxRetries ?? settings.timeoutSeconds,
    logging_level: settings.loggingLevel,
    output_file_name: settings.outputFileName,
    environment,
    environment_variables: Object.keys(environmentVariables)[0],
    instance_count: instances,
  };
  return Object.keys(given).filter((key) => given[key] !== undefined);
}

function modelInput({ model }: ModelBatchDeployment) {
  return { type: model?.type ?? 'custom_model', path: model?.path ?? '' };
}

/** A table is a folder of Parquet files; a script gets any folder as it is. */
async function typeOfData({ services, inputs }: ModelOptions, folder: FolderType): Promise<DataType> {
  const given = inputs.find(({ name }) => name === dataInput);
  if (given === undefined || 'rows' in given || 'value' in given) return 'uri_file';
  if ('asset' in given) {
    await services.assets.refresh();
    const asset = services.assets.find(given.asset);
    return asset === undefined || asset.type === 'uri_file' ? 'uri_file' : folder;
  }
  const place = await resolveWorkspacePath(services.workspace.root, given.path);
  return (await stat(place).catch(() => undefined))?.isDirectory() ? folder : 'uri_file';
}

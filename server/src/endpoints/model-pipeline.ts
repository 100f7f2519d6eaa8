/**
 * The pipeline that a deployed model is: its scoring script in mini-batches, as a parallel node has it, or Score Model
 * for a model that Millrace trained. It is written as text, so that a call of it is checked and recorded as any run is.
 */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, type ModelBatchDeployment } from '@millrace/pipeline-engine/browser';
import type { CallInput } from '../contract/index.ts';
import type { Services } from '../services.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';
import type { DeployedPipeline, Deployment } from './endpoint-files.ts';

/** The only input of a call. */
export const dataInput = 'data';

export interface ModelOptions {
  readonly services: Pick<Services, 'workspace' | 'assets'>;
  readonly deployment: Deployment;
  readonly model: ModelBatchDeployment;
  /** What is given with the call; nothing when somebody only looks at the deployment. */
  readonly inputs: readonly CallInput[];
}

export async function modelPipeline(options: ModelOptions): Promise<DeployedPipeline> {
  const { deployment, model } = options;
  const job = model.scoringScript === undefined ? await builtInJob(options) : scriptJob(options);
  const type = await typeOfData(options);
  const document = {
    type: 'pipeline',
    display_name: deployment.endpoint,
    inputs: { [dataInput]: { type } },
    ...job(type),
  };
  return { file: deployment.file.path, text: `${JSON.stringify(document, null, 2)}\n` };
}

type DataType = 'uri_file' | 'uri_folder' | 'mltable';
type Job = (type: DataType) => Readonly<Record<string, unknown>>;

const parentInput = `\${{parent.inputs.${dataInput}}}`;

function scriptJob({ deployment, model }: ModelOptions): Job {
  const { code, scoringScript, environment, environmentVariables, settings } = model;
  if (environment === undefined)
    throw refusal(deployment, 'names no environment. Write environment: with an image or a conda_file.');
  if (code !== undefined && /^(azureml|https?|git\+\w+):/i.test(code))
    throw refusal(
      deployment,
      `takes its code from ${code}. Name a folder of the workspace in code_configuration.`,
    );
  const appends = settings.outputAction !== 'summary_only';
  const fileName = settings.outputFileName ?? 'predictions.csv';
  if (!/^[\w-][\w.-]{0,200}$/.test(fileName))
    throw refusal(
      deployment,
      `has the output_file_name "${fileName}". Use letters, digits, "_", "-" and ".".`,
    );
  return (type) => ({
    outputs: { predictions: { type: 'uri_folder' } },
    jobs: {
      score: {
        type: 'parallel',
        inputs: { [dataInput]: parentInput, model: modelInput(model) },
        outputs: { predictions: '${{parent.outputs.predictions}}' },
        input_data: `\${{inputs.${dataInput}}}`,
        // Files are what a scoring script of a deployment gets, also of a table.
        ...(type === 'mltable' ? {} : { mini_batch_size: settings.miniBatchSize ?? '10' }),
        max_concurrency_per_instance: settings.maxConcurrency ?? 1,
        error_threshold: settings.errorThreshold ?? -1,
        mini_batch_error_threshold: -1,
        retry_settings: { max_retries: settings.maxRetries ?? 3, timeout: settings.timeoutSeconds ?? 30 },
        logging_level: settings.loggingLevel ?? 'WARNING',
        environment_variables: environmentVariables,
        task: {
          type: 'run_function',
          code: code ?? '.',
          entry_script: scoringScript,
          environment: JSON.parse(environment) as unknown,
          model: '${{inputs.model}}',
          ...(appends
            ? {
                append_row_to: '${{outputs.predictions}}',
                program_arguments: `--append_row_file_name ${fileName}`,
              }
            : {}),
        },
      },
    },
  });
}

/** Score Model reads what Train Model wrote; another model needs its script. */
async function builtInJob(options: ModelOptions): Promise<Job> {
  const { deployment, model } = options;
  if (model.settings.outputAction === 'summary_only')
    throw refusal(
      deployment,
      'has output_action: summary_only, which needs a scoring_script that keeps the results.',
    );
  if (!(await isThere(options, 'model.onnx')))
    throw refusal(
      deployment,
      'has no code_configuration, and its model has no model.onnx. Name a scoring_script, or deploy a model that Train Model made.',
    );
  const score = (dataset: string) => ({
    component: 'azureml:score_model:1',
    inputs: { trained_model: { ...modelInput(model), type: 'mlflow_model' }, dataset },
    outputs: { scored_dataset: '${{parent.outputs.predictions}}' },
  });
  return (type) => ({
    outputs: { predictions: { type: 'mltable' } },
    jobs:
      type === 'uri_file'
        ? {
            read: { component: 'azureml:import_data:1', inputs: { source: parentInput } },
            score: score('${{parent.jobs.read.outputs.dataset}}'),
          }
        : { score: score(parentInput) },
  });
}

function modelInput({ model }: ModelBatchDeployment) {
  return { type: model?.type ?? 'custom_model', path: model?.path ?? '' };
}

/** A table is a folder of Parquet files; a script gets any folder as it is. */
async function typeOfData({ services, model, inputs }: ModelOptions): Promise<DataType> {
  const given = inputs.find(({ name }) => name === dataInput);
  const folder = model.scoringScript === undefined ? 'mltable' : 'uri_folder';
  if (given === undefined || 'rows' in given || 'value' in given) return 'uri_file';
  if ('asset' in given) {
    await services.assets.refresh();
    const asset = services.assets.find(given.asset);
    return asset === undefined || asset.type === 'uri_file' ? 'uri_file' : folder;
  }
  const place = await resolveWorkspacePath(services.workspace.root, given.path);
  return (await stat(place).catch(() => undefined))?.isDirectory() ? folder : 'uri_file';
}

/** Whether the model is a folder with this file. Throws `not-found` for a model that is not there. */
async function isThere({ services, deployment, model }: ModelOptions, name: string): Promise<boolean> {
  const { workspace, assets } = services;
  const spelled = model.model?.path ?? '';
  await assets.refresh();
  const asset = assets.find(spelled);
  const [file, given] = asset === undefined ? [deployment.file.path, spelled] : [asset.file, asset.path];
  const place = path.posix.join(path.posix.dirname(file), given);
  const absolute = await resolveWorkspacePath(workspace.root, place);
  if (given === '' || given.startsWith('azureml:') || !(await stat(absolute).catch(() => undefined)))
    throw refusal(
      deployment,
      `names the model "${spelled}", which is not there. Register it, or correct its path.`,
    );
  return (await stat(path.join(absolute, name)).catch(() => undefined))?.isFile() ?? false;
}

function refusal({ name }: Deployment, reason: string): EngineError {
  return new EngineError('invalid-request', `The deployment "${name}" ${reason}`, { name });
}

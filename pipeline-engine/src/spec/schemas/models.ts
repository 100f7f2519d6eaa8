/** Schemas of a registered model, and of a model behind a batch endpoint. */
import { asset } from './documents.ts';
import { anyCaseWord, either, type JsonSchema, object, ref, scalar, text } from './json-schema.ts';

const modelKeys = {
  ...asset,
  type: anyCaseWord('How the model is kept. Default: custom_model.', [
    'custom_model',
    'mlflow_model',
    'triton_model',
  ]),
  path: text('Where the model is: a path relative to this file, an address, or the result of a job.'),
  datastore: text('The datastore to upload to.'),
  flavors: { type: 'object', description: 'How the model can be loaded, by the name of the library.' },
  stage: text('The stage of its life, such as Production.'),
  utc_time_created: { description: 'Written by Azure ML; ignored.' },
} satisfies Readonly<Record<string, JsonSchema>>;

export const model = object('A model under a name and a version.', modelKeys, { required: ['name', 'path'] });

/** Of a deployment: under `settings:`, or in the older form at the top. */
const settings = {
  mini_batch_size: scalar('How many files make one mini-batch.'),
  instance_count: scalar('How many machines.'),
  max_concurrency_per_instance: scalar('Mini-batches at once on one machine.'),
  error_threshold: scalar('Files that may fail; -1 ignores them.'),
  output_action: anyCaseWord('What becomes of the results.', ['append_row', 'summary_only']),
  output_file_name: text('append_row: the file of the results.'),
  retry_settings: object('How a mini-batch that failed is tried again.', {
    max_retries: scalar('How often.'),
    timeout: scalar('Seconds for one mini-batch.'),
  }),
  logging_level: anyCaseWord('How much is logged.', ['debug', 'info', 'warning']),
  environment_variables: ref('environmentVariables'),
} satisfies Readonly<Record<string, JsonSchema>>;

export const modelBatchDeployment = object(
  'A model behind a batch endpoint.',
  {
    ...asset,
    type: anyCaseWord('A model.', ['model']),
    endpoint_name: text('The endpoint that it stands behind.'),
    model: either(
      'The model: azureml:NAME:VERSION, azureml:NAME@latest, a registry address, or written out.',
      { type: 'string' },
      object('A model written out here.', modelKeys, { open: true }),
    ),
    code_configuration: object('The script that scores.', {
      code: text('The folder of the code, relative to this file.'),
      scoring_script: text('The script with init() and run(mini_batch), in that folder.'),
    }),
    environment: ref('environment'),
    compute: text('The cluster that it runs on.'),
    resources: ref('resources'),
    settings: object('How mini-batches are worked on.', settings),
    ...settings,
  },
  { required: ['name', 'endpoint_name'] },
);

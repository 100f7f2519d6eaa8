/** Schemas of the values that jobs, nodes and components share: inputs, outputs, environments, resources. */
import { dataTypes, literalTypes } from '../data-types.ts';
import {
  anyCase,
  anyCaseWord,
  either,
  flag,
  integer,
  type JsonSchema,
  listOf,
  mapOf,
  numeric,
  object,
  ref,
  scalar,
  text,
  when,
  word,
} from './json-schema.ts';

const portName = '^([a-zA-Z_]+[a-zA-Z0-9_]*)([.]([a-zA-Z_]+[a-zA-Z0-9_]*))*$';

const dataPath =
  'Where the data is: a path relative to this file, azureml:NAME:VERSION, azureml:NAME@latest, azureml://datastores/…, https://…, or a binding.';

const dataInput = object('Data for the input.', {
  type: anyCaseWord('What the data is. Default: uri_folder.', dataTypes),
  path: text(dataPath),
  mode: word('How a step gets the data. Default: ro_mount.', [
    'ro_mount',
    'download',
    'direct',
    'eval_mount',
    'eval_download',
    'upload',
    'rw_mount',
    'mount',
  ]),
  datastore: text('The datastore that the path is in.'),
  description: text('What the data is for, for people.'),
});

const output = object('Where a result goes, and what it is.', {
  type: anyCaseWord('What the result is. Default: uri_folder.', dataTypes),
  path: text(
    'Where the result is delivered, or ${{parent.outputs.NAME}} to make it an output of the pipeline.',
  ),
  mode: word('How the result is written. Default: rw_mount.', ['rw_mount', 'upload', 'direct', 'mount']),
  name: text('Registers the result as a data asset of this name.'),
  version: scalar('The version of the asset that is registered.'),
  description: text('What the result is, for people.'),
});

const type = anyCaseWord('The type of the port: a literal or a kind of data.', [
  ...literalTypes,
  ...dataTypes,
]);

const inputPort: JsonSchema = {
  ...object(
    'An input of the component.',
    {
      type,
      description: text('What the input is for, for people.'),
      optional: flag('Whether the input may be left out.', false),
      default: scalar('The value when none is given. Only literals have one.'),
      min: numeric('The least value.'),
      max: numeric('The greatest value.'),
      enum: listOf('The values to choose from.', scalar('One of the values.')),
      mode: word('How a step gets the data.', [
        'ro_mount',
        'download',
        'direct',
        'eval_mount',
        'eval_download',
        'link',
        'mount',
      ]),
      path: text('The value that a pipeline component gives its own input.'),
    },
    { required: ['type'], open: true },
  ),
  ...when(
    { required: ['type'], properties: { type: { type: 'string', pattern: anyCase(dataTypes) } } },
    { not: { required: ['default'] } },
  ),
};

const environmentBody = {
  image: text('A container image.'),
  conda_file: either(
    'The conda packages: a file, or its content.',
    { type: 'string' },
    { type: 'object', additionalProperties: true },
  ),
  build: object(
    'Builds the image from a folder.',
    {
      path: text('The folder, relative to this file.'),
      dockerfile_path: text('The Dockerfile in that folder. Default: Dockerfile.'),
    },
    { required: ['path'] },
  ),
  os_type: anyCaseWord('The operating system.', ['linux', 'windows']),
  inference_config: { type: 'object', description: 'Routes of an image that serves a model.' },
  name: text('The name it is registered under.'),
  version: scalar('The version it is registered under.'),
  description: text('What it is, for people.'),
  tags: ref('texts', 'Labels for people.'),
  properties: ref('texts', 'Further texts.'),
} satisfies Readonly<Record<string, JsonSchema>>;

export const valueDefinitions = {
  texts: {
    type: ['object', 'null'],
    description: 'Texts by name.',
    additionalProperties: { type: ['string', 'null'] },
  },
  inputValue: either(
    'A literal, a binding such as ${{parent.inputs.NAME}} or ${{parent.jobs.NODE.outputs.NAME}}, or data.',
    { type: ['string', 'number', 'boolean', 'null'] },
    dataInput,
  ),
  inputs: mapOf('Values of the inputs, by name.', ref('inputValue'), portName),
  outputValue: either(
    'Empty for the usual place, ${{parent.outputs.NAME}} to make it an output of the pipeline, or details.',
    { type: 'null' },
    { type: 'string', pattern: '^\\s*\\$\\{\\{.*\\}\\}\\s*$' },
    output,
  ),
  outputs: mapOf('The results, by name.', ref('outputValue'), portName),
  inputPort,
  inputPorts: mapOf('The inputs of the component, by name.', ref('inputPort'), portName),
  outputPort: object(
    'An output of the component.',
    {
      type,
      description: text('What the output is, for people.'),
      mode: word('How the result is written.', ['rw_mount', 'upload', 'direct', 'mount', 'link']),
    },
    { required: ['type'], open: true },
  ),
  outputPorts: mapOf('The outputs of the component, by name.', ref('outputPort'), portName),
  environmentBody: object('An environment written out here.', environmentBody),
  environment: either(
    'The software that the command needs: azureml:NAME:VERSION, azureml:NAME@latest, a registry address, a file, or written out.',
    { type: 'string' },
    ref('environmentBody'),
  ),
  resources: object(
    'What the step asks of its compute target.',
    {
      instance_count: {
        type: ['integer', 'string'],
        description: 'How many machines. Default: 1.',
      },
      instance_type: text('The kind of machine.'),
      shm_size: text('Shared memory of the container, such as 2g.'),
      docker_args: {
        description: 'Further arguments for docker run.',
        anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
      },
      runtime_version: scalar('The version of Spark.'),
      properties: { type: 'object', description: 'Further settings of the target.' },
      locations: listOf('Where it may run.', { type: 'string' }),
      max_instance_count: integer('How many machines at most.'),
    },
    { open: true },
  ),
  distribution: object(
    'How the command is spread over several processes.',
    {
      type: anyCaseWord('The kind of distribution.', ['mpi', 'pytorch', 'tensorflow', 'ray']),
      process_count_per_instance: { type: ['integer', 'string'], description: 'Processes on each machine.' },
      worker_count: integer('TensorFlow: workers.'),
      parameter_server_count: integer('TensorFlow: parameter servers.'),
    },
    { required: ['type'], open: true },
  ),
  limits: object(
    'When to give up.',
    {
      timeout: scalar('Seconds that the step may take.'),
      trial_timeout: scalar('Seconds that one trial may take.'),
      max_total_trials: integer('Trials in all.'),
      max_concurrent_trials: integer('Trials at once.'),
      max_trials: integer('AutoML: trials in all.'),
      max_cores_per_trial: integer('AutoML: processors of one trial.'),
      max_nodes: integer('AutoML: machines at once.'),
      timeout_minutes: integer('AutoML: minutes that all trials may take.'),
      trial_timeout_minutes: integer('AutoML: minutes that one trial may take.'),
      enable_early_termination: flag('AutoML: whether to stop when scores no longer improve.'),
    },
    { open: true },
  ),
  identity: object(
    'Whose rights the step has.',
    {
      type: anyCaseWord('The kind of identity.', [
        'managed',
        'managed_identity',
        'aml_token',
        'user_identity',
      ]),
    },
    { open: true },
  ),
  services: mapOf(
    'Services to reach while the job runs, by name.',
    object(
      'A service of the running job.',
      {
        type: anyCaseWord('The kind of service.', [
          'jupyter_lab',
          'tensor_board',
          'vs_code',
          'ssh',
          'custom',
        ]),
        job_service_type: text('An older spelling of type.'),
        port: { type: ['integer', 'string'], description: 'The port that it listens on.' },
        nodes: scalar('Which machines it runs on.'),
        log_dir: text('tensor_board: the folder of the logs.'),
        ssh_public_keys: text('ssh: who may connect.'),
      },
      { open: true },
    ),
  ),
  queueSettings: object(
    'How the job waits for its turn.',
    {
      job_tier: anyCaseWord('The tier.', ['null', 'spot', 'basic', 'standard', 'premium']),
      priority: anyCaseWord('The priority.', ['low', 'medium', 'high']),
    },
    { open: true },
  ),
  environmentVariables: mapOf('Environment variables of the command.', {
    type: ['string', 'number', 'boolean'],
  }),
  settings: object(
    'How the pipeline runs.',
    {
      default_compute: text(
        'The compute target of nodes that name none, written azureml:NAME, or azureml:serverless.',
      ),
      default_datastore: text('The datastore of results whose place is not given.'),
      continue_on_step_failure: flag('Whether steps that do not need a failed one still run.'),
      force_rerun: flag('Whether every step runs, though nothing changed.', false),
      on_init: text('A node that runs before all others.'),
      on_finalize: text('A node that runs after all others.'),
    },
    { open: true },
  ),
} satisfies Readonly<Record<string, JsonSchema>>;

export const environmentProperties = environmentBody;

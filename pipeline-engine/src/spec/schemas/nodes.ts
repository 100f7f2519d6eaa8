/** Schemas of the nodes under `jobs:`, one per type, chosen by `type:`. */
import { nodeTypes } from '../node-keys.ts';
import {
  anyCase,
  anyCaseWord,
  either,
  flag,
  integer,
  type JsonSchema,
  listOf,
  mapOf,
  object,
  ref,
  scalar,
  text,
  when,
  word,
} from './json-schema.ts';

const common = {
  type: anyCaseWord('What kind of node it is. Default: command.', nodeTypes),
  inputs: ref('inputs', 'Values of the inputs: literals, bindings and data.'),
  outputs: ref('outputs', 'Results with a place or a type of their own; others need not be listed.'),
  compute: text('The compute target of this node: azureml:NAME, local, serverless, or a binding.'),
  name: text('The name of the node; its key under jobs counts.'),
  display_name: text('The name that people read.'),
  description: text('What the node does, for people.'),
  comment: text('A note on the canvas.'),
  tags: ref('texts', 'Labels for people.'),
  properties: ref('texts', 'Further texts, such as settings of Millrace.'),
  identity: ref('identity'),
  services: ref('services'),
  resources: ref('resources'),
  queue_settings: ref('queueSettings'),
  limits: ref('limits'),
  experiment_name: text('The experiment that the run is listed under.'),
} satisfies Readonly<Record<string, JsonSchema>>;

const component = either(
  'The component that the node runs: a path relative to this file, azureml:NAME:VERSION, azureml:NAME@latest, a registry address, or written out.',
  { type: 'string' },
  ref('inlineComponent'),
);

export const commandKeys = {
  command: text('The command line; ${{inputs.NAME}} and ${{outputs.NAME}} stand for values and paths.'),
  code: text('The folder or file of the code, relative to this file.'),
  environment: ref('environment'),
  environment_variables: ref('environmentVariables'),
  distribution: ref('distribution'),
  is_deterministic: flag('Whether results may be reused when nothing changed.', true),
} satisfies Readonly<Record<string, JsonSchema>>;

export const parallelKeys = {
  task: object(
    'What is done with each mini-batch.',
    {
      type: anyCaseWord('The kind of task.', ['run_function', 'function', 'model']),
      code: text('The folder of the code, relative to this file.'),
      entry_script: text('The script with init() and run(mini_batch).'),
      program_arguments: text('Arguments of the script.'),
      model: text('The model to apply.'),
      append_row_to: text('The output that result rows are appended to.'),
      environment: ref('environment'),
    },
    { required: ['environment'], open: true },
  ),
  input_data: text('The input that is cut into mini-batches: ${{inputs.NAME}}.'),
  mini_batch_size: scalar('How many files, or how much of a table (10kb), make one mini-batch.'),
  partition_keys: listOf('Columns whose values make the mini-batches.', { type: 'string' }),
  max_concurrency_per_instance: { type: ['integer', 'string'], description: 'Mini-batches at once.' },
  error_threshold: { type: ['integer', 'string'], description: 'Items that may fail; -1 ignores them.' },
  mini_batch_error_threshold: {
    type: ['integer', 'string'],
    description: 'Mini-batches that may fail; -1 ignores them.',
  },
  retry_settings: object('How a mini-batch that failed is tried again.', {
    max_retries: { type: ['integer', 'string'], description: 'How often. Default: 2.' },
    timeout: { type: ['integer', 'string'], description: 'Seconds for one mini-batch. Default: 60.' },
  }),
  logging_level: word('How much is logged.', ['WARNING', 'INFO', 'DEBUG']),
  environment_variables: ref('environmentVariables'),
} satisfies Readonly<Record<string, JsonSchema>>;

export const sparkKeys = {
  code: text('The folder of the code, relative to this file.'),
  entry: object('What Spark starts: a script or a class.', {
    file: text('The script, relative to code.'),
    class_name: text('The class.'),
  }),
  py_files: listOf('Python archives.', { type: 'string' }),
  jars: listOf('Java archives.', { type: 'string' }),
  files: listOf('Files beside the executors.', { type: 'string' }),
  archives: listOf('Archives that are unpacked beside the executors.', { type: 'string' }),
  conf: { type: 'object', description: 'Settings of Spark, by name.' },
  args: text('Arguments of the script.'),
  environment: ref('environment'),
} satisfies Readonly<Record<string, JsonSchema>>;

const searchedValues = object(
  'The values of one input.',
  {
    type: anyCaseWord('How values are drawn.', [
      'choice',
      'uniform',
      'loguniform',
      'quniform',
      'qloguniform',
      'normal',
      'lognormal',
      'qnormal',
      'qlognormal',
      'randint',
    ]),
    values: listOf('The values to choose from.', {}),
    min_value: { type: ['number', 'string'], description: 'The least value.' },
    max_value: { type: ['number', 'string'], description: 'The greatest value.' },
    mu: { type: ['number', 'string'], description: 'The mean.' },
    sigma: { type: ['number', 'string'], description: 'The standard deviation.' },
    q: { type: ['number', 'string'], description: 'Values are multiples of this.' },
    upper: integer('Values are below this.'),
  },
  { open: true },
);

const searchSpace: JsonSchema = {
  description: 'How each input is varied, by name.',
  anyOf: [
    { type: 'object', additionalProperties: searchedValues },
    {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: either('The values of one parameter.', scalar('One value.'), searchedValues),
      },
    },
  ],
};

const samplingAlgorithms = ['random', 'grid', 'bayesian'];

const earlyTermination = object(
  'When a bad trial is given up.',
  {
    type: anyCaseWord('The rule.', ['bandit', 'median_stopping', 'truncation_selection']),
    evaluation_interval: integer('How often it is looked at.'),
    delay_evaluation: integer('How many values are waited for.'),
    slack_factor: { type: 'number', description: 'bandit: the share by which a trial may be worse.' },
    slack_amount: { type: 'number', description: 'bandit: the amount by which a trial may be worse.' },
    truncation_percentage: integer('truncation_selection: how many in a hundred are given up.'),
  },
  { open: true },
);

export const sweepKeys = {
  trial: either(
    'The component that is tried: a file, azureml:NAME:VERSION, or written out.',
    { type: 'string' },
    { type: 'object' },
  ),
  search_space: searchSpace,
  sampling_algorithm: either(
    'How the next trial is chosen.',
    { enum: samplingAlgorithms },
    object('The algorithm with its settings.', {
      type: anyCaseWord('The algorithm.', samplingAlgorithms),
      seed: integer('The seed of random choices.'),
      rule: word('How random choices are spread.', ['random', 'sobol']),
    }),
  ),
  objective: object(
    'What is to be best.',
    {
      goal: anyCaseWord('Whether more or less is better.', ['minimize', 'maximize']),
      primary_metric: text('The metric that trials log.'),
    },
    { required: ['goal', 'primary_metric'] },
  ),
  early_termination: earlyTermination,
} satisfies Readonly<Record<string, JsonSchema>>;

export const automlKeys = {
  task: text('What is learned: classification, regression, forecasting, image_… or text_….'),
  primary_metric: text('What models are compared by.'),
  target_column_name: text('The column to predict.'),
  training_data: either('Data to learn from.', { type: 'string' }, { type: 'object' }),
  validation_data: either('Data to compare models with.', { type: 'string' }, { type: 'object' }),
  test_data: either('Data to test the best model with.', { type: 'string' }, { type: 'object' }),
  log_verbosity: text('How much is logged, such as info.'),
  training: { type: 'object', description: 'Which kinds of models are tried, and how.' },
  featurization: { type: 'object', description: 'How columns are prepared.' },
  forecasting: { type: 'object', description: 'forecasting: the time column, the horizon and the like.' },
  training_parameters: { type: 'object', description: 'Images and text: how each model learns.' },
  sweep: object(
    'Images and text: how further trials are chosen.',
    {
      sampling_algorithm: anyCaseWord('How the next trial is chosen.', samplingAlgorithms),
      early_termination: earlyTermination,
    },
    { open: true },
  ),
  search_space: searchSpace,
} satisfies Readonly<Record<string, JsonSchema>>;

const controlKeys = {
  condition: text('if_else and do_while: the output that decides.'),
  true_block: text('if_else: the node that runs when it holds.'),
  false_block: text('if_else: the node that runs when it does not.'),
  body: text('do_while and parallel_for: the node that repeats.'),
  mapping: { type: 'object', description: 'do_while: outputs that become inputs of the next turn.' },
  items: { description: 'parallel_for: what the node repeats for.' },
  task: word('data_transfer: what it does.', ['copy_data', 'import_data', 'export_data']),
} satisfies Readonly<Record<string, JsonSchema>>;

/** A node with a component keeps keys that are not known, one with its work written out does not. */
function withComponentOrWritten(
  description: string,
  keys: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): JsonSchema {
  return when(
    { required: ['component'] },
    object(description, { ...common, component, ...keys }, { open: true }),
    object(description, { ...common, component, ...keys, $schema: text('Ignored.') }, { required }),
  );
}

/** By type; types that are not listed are open. */
const nodeSchemas = {
  command: withComponentOrWritten('A command, of a component or written here.', commandKeys, ['command']),
  parallel: withComponentOrWritten('Many mini-batches in parallel.', parallelKeys, ['task']),
  spark: withComponentOrWritten('A Spark job.', sparkKeys, ['entry']),
  pipeline: object(
    'Another pipeline as one node.',
    { ...common, component },
    {
      required: ['component'],
      open: true,
    },
  ),
  sweep: object(
    'The best of many trials.',
    { ...common, ...sweepKeys },
    {
      required: ['trial', 'objective', 'limits'],
      open: true,
    },
  ),
  automl: object('Azure ML finds the model.', { ...common, ...automlKeys }, { open: true }),
} satisfies Readonly<Record<string, JsonSchema>>;

type SchemaType = keyof typeof nodeSchemas;
const definitionOfType = (type: string): string => `${type}Node`;
const isType = (type: string): JsonSchema => ({
  required: ['type'],
  properties: { type: { type: 'string', pattern: anyCase([type]) } },
});
const withoutType: JsonSchema = { not: { required: ['type'] } };

export const nodeDefinitions: Readonly<Record<string, JsonSchema>> = {
  ...Object.fromEntries(
    Object.entries(nodeSchemas).map(([type, schema]) => [definitionOfType(type), schema]),
  ),
  otherNode: object('A node that Millrace shows and keeps.', { ...common, ...controlKeys }, { open: true }),
  node: {
    type: 'object',
    description: 'A node of the pipeline: a component with its inputs.',
    properties: { type: common.type },
    allOf: [
      ...(Object.keys(nodeSchemas) as SchemaType[]).map((type) =>
        when(
          type === 'command' ? { anyOf: [isType(type), withoutType] } : isType(type),
          ref(definitionOfType(type)),
        ),
      ),
      when(
        {
          required: ['type'],
          properties: { type: { not: { pattern: anyCase(Object.keys(nodeSchemas)) } } },
        },
        ref('otherNode'),
      ),
    ],
  },
  nodes: mapOf('The nodes of the pipeline, by name.', ref('node'), '^[a-z_][a-z0-9_]*$'),
};

/** Schema of a job that is no pipeline: a command, a sweep, a Spark job or AutoML, chosen by `type:`. */
import { anyCase, anyCaseWord, type JsonSchema, object, ref, text, when } from './json-schema.ts';
import { automlKeys, commandKeys, sparkKeys, sweepKeys } from './nodes.ts';

const writtenByAzure = { description: 'Written by Azure ML; ignored.' };

const common = {
  $schema: text('The address of this schema, for editors.'),
  type: anyCaseWord('The kind of job. Default: command.', ['command', 'sweep', 'spark', 'automl']),
  name: text('The id of the run; made up when it is left out.'),
  display_name: text('The name that people read.'),
  description: text('What it is for, for people.'),
  tags: ref('texts', 'Labels for people.'),
  properties: ref('texts', 'Further texts.'),
  experiment_name: text('The experiment that the run is listed under.'),
  compute: text('The compute target: azureml:NAME.'),
  inputs: ref('inputs', 'Values of the inputs.'),
  outputs: ref('outputs', 'Places of the results.'),
  identity: ref('identity'),
  services: ref('services'),
  resources: ref('resources'),
  limits: ref('limits'),
  queue_settings: ref('queueSettings'),
  creation_context: writtenByAzure,
  id: writtenByAzure,
  status: writtenByAzure,
  log_files: writtenByAzure,
} satisfies Readonly<Record<string, JsonSchema>>;

const commandJob = object(
  'A command that runs as a job.',
  {
    ...common,
    ...commandKeys,
    parent_job_name: text('The job that this one is part of.'),
    parameters: writtenByAzure,
  },
  { required: ['command', 'environment'] },
);
const sweepJob = object(
  'The best of many trials of a command.',
  {
    ...common,
    ...sweepKeys,
    trial: object(
      'The command that is tried.',
      { ...commandKeys, resources: common.resources },
      { required: ['command', 'environment'], open: true },
    ),
  },
  { required: ['type', 'trial', 'objective', 'limits'] },
);
const sparkJob = object(
  'A Spark job.',
  { ...common, ...sparkKeys, properties: { type: 'object', description: 'Further values.' } },
  { required: ['type', 'entry'] },
);
// What else there is depends on the task, as AutoML's own schemas do.
const automlJob = object(
  'Azure ML finds the model.',
  { ...common, ...automlKeys },
  { required: ['type', 'task'], open: true },
);

const byType = { sweep: sweepJob, spark: sparkJob, automl: automlJob };

const ofTypes = (names: readonly string[]): JsonSchema => ({
  required: ['type'],
  properties: { type: { type: 'string', pattern: anyCase(names) } },
});

export const singleJob: JsonSchema = {
  type: 'object',
  description: 'A job that is no pipeline.',
  properties: common,
  allOf: Object.entries(byType).map(([name, schema]) => when(ofTypes([name]), schema)),
  ...when({ not: ofTypes(Object.keys(byType)) }, commandJob),
};

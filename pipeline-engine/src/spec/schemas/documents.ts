/** Schemas of the documents that are no components: jobs, schedules, assets, batch endpoints and deployments. */
import { eventTriggerKey } from '../event-trigger-key.ts';
import { componentReference } from './components.ts';
import {
  anyCaseWord,
  either,
  flag,
  integer,
  type JsonSchema,
  object,
  ref,
  scalar,
  text,
  word,
} from './json-schema.ts';
import { environmentProperties } from './values.ts';

const $schema = text('The address of this schema, for editors.');
const labelled = {
  display_name: text('The name that people read.'),
  description: text('What it is for, for people.'),
  tags: ref('texts', 'Labels for people.'),
  properties: ref('texts', 'Further texts, such as settings of Millrace.'),
} satisfies Readonly<Record<string, JsonSchema>>;

export const pipelineJob: JsonSchema = {
  ...object(
    'A pipeline that runs as a job.',
    {
      $schema,
      type: anyCaseWord('A pipeline job.', ['pipeline']),
      name: text('The id of the run; made up when it is left out.'),
      ...labelled,
      experiment_name: text('The experiment that the run is listed under.'),
      compute: text('The compute target of all nodes that name none.'),
      settings: ref('settings'),
      inputs: ref('inputs', 'Values that nodes read as ${{parent.inputs.NAME}}.'),
      outputs: ref('outputs', 'Results that nodes give as ${{parent.outputs.NAME}}.'),
      jobs: ref('nodes'),
      component: {
        description: 'A pipeline component to run, in place of jobs.',
        anyOf: [{ type: 'string' }, { $ref: '#/definitions/pipelineComponent' }],
      },
      identity: ref('identity'),
      services: ref('services'),
      creation_context: { description: 'Written by Azure ML; ignored.' },
      id: { description: 'Written by Azure ML; ignored.' },
      status: { description: 'Written by Azure ML; ignored.' },
      log_files: { description: 'Written by Azure ML; ignored.' },
    },
    { required: ['type'] },
  ),
  not: { required: ['jobs', 'component'] },
};

const times = {
  start_time: text('When it begins, such as 2030-01-31T09:00:00; read in the time zone.'),
  end_time: text('When it ends.'),
  time_zone: text('A time zone by its Windows name, such as Pacific Standard Time. Default: UTC.'),
} satisfies Readonly<Record<string, JsonSchema>>;

const oneOrMore = (description: string, items: JsonSchema): JsonSchema => ({
  description,
  anyOf: [items, { type: 'array', items }],
});

const recurrencePattern = object(
  'The times of the day, week or month.',
  {
    hours: oneOrMore('Hours, 0 to 23.', { type: 'integer', minimum: 0, maximum: 23 }),
    minutes: oneOrMore('Minutes, 0 to 59.', { type: 'integer', minimum: 0, maximum: 59 }),
    week_days: oneOrMore('Days of the week.', {
      enum: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
    }),
    month_days: oneOrMore('Days of the month; shorter months skip those they lack.', {
      type: 'integer',
      minimum: 1,
      maximum: 31,
    }),
  },
  { required: ['hours', 'minutes'], open: true },
);

const trigger: JsonSchema = {
  description: 'When the job starts.',
  anyOf: [
    object(
      'At the times of a cron expression.',
      {
        type: anyCaseWord('A cron expression.', ['cron']),
        expression: text('Minute, hour, day, month and day of the week; Azure ML ignores day and month.', {
          examples: ['15 10 * * 1'],
        }),
        ...times,
      },
      { required: ['type', 'expression'] },
    ),
    object(
      'Again and again.',
      {
        type: anyCaseWord('A recurrence.', ['recurrence']),
        frequency: anyCaseWord('The unit.', ['minute', 'hour', 'day', 'week', 'month']),
        interval: integer('Every how many units.', { minimum: 1 }),
        schedule: recurrencePattern,
        pattern: recurrencePattern,
        ...times,
      },
      { required: ['type', 'frequency', 'interval'] },
    ),
  ],
};

const scheduledJob = object(
  'The job with what is to be different. Each block replaces the whole block of the job.',
  {
    type: anyCaseWord('The kind of job.', ['pipeline', 'command', 'spark']),
    job: text('The job: a file relative to this one, or azureml:NAME.'),
    ...labelled,
    experiment_name: text('The experiment that runs are listed under.'),
    compute: text('The compute target of all nodes that name none.'),
    settings: ref('settings'),
    inputs: ref('inputs', 'Values of the inputs.'),
    outputs: ref('outputs', 'Places of the results.'),
    identity: ref('identity'),
  },
  { required: ['job'], open: true },
);

export const schedule: JsonSchema = {
  ...object(
    'When a job starts by itself.',
    {
      $schema,
      name: text('The name of the schedule.'),
      ...labelled,
      trigger,
      create_job: either(
        'The job that is started: a file, azureml:NAME, or details.',
        { type: 'string' },
        scheduledJob,
      ),
      create_monitor: { type: 'object', description: 'A monitor. Millrace shows and keeps it.' },
      import_data: { type: ['object', 'string'], description: 'A data import. Millrace shows and keeps it.' },
      is_enabled: flag('Written by Azure ML; ignored.'),
      provisioning_state: { description: 'Written by Azure ML; ignored.' },
      creation_context: { description: 'Written by Azure ML; ignored.' },
      id: { description: 'Written by Azure ML; ignored.' },
    },
    { required: ['name'] },
  ),
  // One that waits for something else than the clock needs no times.
  anyOf: [
    { required: ['trigger'] },
    {
      required: ['properties'],
      properties: {
        properties: { description: 'What it waits for beside the clock.', required: [eventTriggerKey] },
      },
    },
  ],
  oneOf: [{ required: ['create_job'] }, { required: ['create_monitor'] }, { required: ['import_data'] }],
};

export const asset = {
  $schema,
  name: text('The name it is referenced by.'),
  version: scalar('The version, as text.'),
  ...labelled,
  creation_context: { description: 'Written by Azure ML; ignored.' },
  id: { description: 'Written by Azure ML; ignored.' },
} satisfies Readonly<Record<string, JsonSchema>>;

export const data = object(
  'Data under a name and a version.',
  {
    ...asset,
    type: anyCaseWord('What the data is. Default: uri_folder.', ['uri_file', 'uri_folder', 'mltable']),
    path: text('Where the data is: a path relative to this file, or an address.'),
    datastore: text('The datastore that the path is in.'),
    latest_version: scalar('Written by Azure ML; ignored.'),
  },
  { required: ['name', 'path'] },
);

export const environment: JsonSchema = {
  ...object('Software under a name and a version.', {
    ...asset,
    ...environmentProperties,
    datastore: text('The datastore of the build context.'),
  }),
  anyOf: [{ required: ['image'] }, { required: ['build'] }],
  not: { required: ['image', 'build'] },
};

export const batchEndpoint = object(
  'An address that starts batch jobs.',
  {
    ...asset,
    auth_mode: word('How callers prove who they are.', ['aad_token']),
    defaults: object('What is used when a caller names none.', {
      deployment_name: text('The deployment.'),
    }),
  },
  { required: ['name'], open: true },
);

export const pipelineBatchDeployment: JsonSchema = {
  ...object(
    'A pipeline behind a batch endpoint.',
    {
      ...asset,
      type: anyCaseWord('A pipeline.', ['pipeline']),
      endpoint_name: text('The endpoint that it stands behind.'),
      component: componentReference,
      job_definition: either(
        'A pipeline job in place of a component: a file, azureml:NAME, or written out.',
        { type: 'string' },
        { type: 'object' },
      ),
      settings: ref('settings'),
      compute: text('The compute target of all nodes that name none.'),
    },
    { required: ['type', 'name', 'endpoint_name'], open: true },
  ),
  oneOf: [{ required: ['component'] }, { required: ['job_definition'] }],
};

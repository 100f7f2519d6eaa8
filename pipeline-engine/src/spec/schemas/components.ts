/** Schemas of component files, and of what `x-millrace` adds to them. */
import {
  anyCase,
  anyCaseWord,
  either,
  flag,
  integer,
  type JsonSchema,
  listOf,
  object,
  ref,
  scalar,
  text,
  when,
  word,
} from './json-schema.ts';
import { commandKeys, parallelKeys, sparkKeys } from './nodes.ts';

const titles = (description: string): JsonSchema => ({
  description,
  anyOf: [
    { type: 'string' },
    object('One text per language.', { en: text('English.'), ja: text('Japanese.') }),
  ],
});

const kind = word('What flows through the port.', [
  'table',
  'untrained_model',
  'trained_model',
  'transformation',
  'metrics',
  'file',
  'folder',
  'any',
]);

const inputExtension = object('What the designer knows about one input.', {
  title: titles('The name that people read.'),
  hint: titles('Help below the field.'),
  kind,
  control: word('How the value is edited.', [
    'text',
    'textarea',
    'code',
    'number',
    'slider',
    'toggle',
    'select',
    'column',
    'columns',
    'file',
  ]),
  placement: word('Where the input is: a port on the canvas, or a field of the form.', ['canvas', 'form']),
  options: {
    type: 'object',
    description: 'Titles of the values of enum.',
    additionalProperties: titles('The title of the value.'),
  },
  visible_when: {
    type: 'object',
    description: 'Shown only while each of these parameters has one of the values.',
    additionalProperties: { type: 'array', items: scalar('A value.') },
  },
  columns_of: text('The table input whose columns are offered.'),
});

const extension = object('What the designer needs beyond Azure ML. Azure ML ignores it.', {
  category: word('The group in the palette.', [
    'get_data',
    'prepare',
    'train',
    'score',
    'evaluate',
    'script',
    'other',
  ]),
  icon: text('The name of a lucide icon, such as table-2.'),
  implementation: integer('Built-in components: raised when their results change.'),
  runs_scripts: text('Built-in components: the interpreter that runs what users wrote.'),
  engines: listOf('Built-in components: engines whose versions count for reuse.', { type: 'string' }),
  title: titles('The name in the palette and on the canvas.'),
  summary: titles('One line for the palette.'),
  synonyms: listOf('Further words that the search finds it by.', scalar('A word.')),
  parted_input: text('Of a built-in: the table input that is computed partition by partition.'),
  summary_params: listOf("Parameters whose values stand on the node's second line.", { type: 'string' }),
  inputs: { type: 'object', description: 'By name of an input.', additionalProperties: inputExtension },
  outputs: {
    type: 'object',
    description: 'By name of an output.',
    additionalProperties: object('What the designer knows about one output.', {
      title: titles('The name that people read.'),
      kind,
    }),
  },
});

const common = {
  $schema: text('The address of this schema, for editors.'),
  name: text('The name it is referenced by: lower-case letters, digits and underscores.'),
  version: scalar('The version, as text.'),
  display_name: text('The name that people read.'),
  description: text('What the component does, for people.'),
  tags: ref('texts', 'Labels for people.'),
  properties: ref('texts', 'Further texts.'),
  is_deterministic: flag('Whether results may be reused when nothing changed.', true),
  inputs: ref('inputPorts', 'The inputs: data ports and parameters.'),
  outputs: ref('outputPorts', 'The outputs: data ports.'),
  'x-millrace': ref('extension'),
} satisfies Readonly<Record<string, JsonSchema>>;

const type = (name: string): JsonSchema => anyCaseWord('The kind of component.', [name]);

const commandComponent = object(
  'A component that runs a command.',
  {
    ...common,
    type: type('command'),
    ...commandKeys,
    resources: ref('resources'),
    additional_includes: listOf('Further files and folders that the code needs.', { type: 'string' }),
  },
  { required: ['command', 'environment'], open: true },
);
const parallelComponent = object(
  'A component that works on mini-batches in parallel.',
  { ...common, type: type('parallel'), ...parallelKeys, resources: ref('resources') },
  { required: ['type', 'task'], open: true },
);
const sparkComponent = object(
  'A component that runs a Spark job.',
  { ...common, type: type('spark'), ...sparkKeys, resources: ref('resources') },
  { required: ['type', 'code', 'entry'], open: true },
);
export const pipelineComponent = object(
  'A pipeline that others use as one node.',
  { ...common, type: type('pipeline'), jobs: ref('nodes') },
  { required: ['type', 'jobs'], open: true },
);

const ofType = (name: string): JsonSchema => ({
  required: ['type'],
  properties: { type: { type: 'string', pattern: anyCase([name]) } },
});

export const componentDefinitions = {
  extension,
  commandComponent,
  parallelComponent,
  sparkComponent,
  pipelineComponent,
  inlineComponent: {
    type: 'object',
    description: 'A component written out here.',
    properties: { type: anyCaseWord('The kind of component.', ['command', 'parallel', 'spark', 'pipeline']) },
    allOf: ['parallel', 'spark', 'pipeline'].map((name) => when(ofType(name), ref(`${name}Component`))),
    ...when({ anyOf: [ofType('command'), { not: { required: ['type'] } }] }, ref('commandComponent')),
  },
} satisfies Readonly<Record<string, JsonSchema>>;

export const componentReference = either(
  'The component: a path relative to this file, azureml:NAME:VERSION, azureml:NAME@latest, a registry address, or written out.',
  { type: 'string' },
  ref('inlineComponent'),
);

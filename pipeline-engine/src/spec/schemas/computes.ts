/** The JSON Schema of a compute target of a workspace: `computes/NAME.yml`. */
import { azureComputeTypes, ownComputeTypes } from '../documents/parse-compute.ts';
import { anyCase, anyCaseWord, integer, type JsonSchema, object, scalar, text } from './json-schema.ts';

const port = integer('The port of its ssh server. Default: 22.', { minimum: 1, maximum: 65_535 });
const identity = text('The file of a private key, relative to this file, or with ~ for your home.');

const isOfType = (...types: readonly string[]): JsonSchema => ({
  required: ['type'],
  properties: { type: { type: 'string', pattern: anyCase(types) } },
});

export const compute: JsonSchema = {
  ...object(
    'A machine that steps may run on; they name it with compute: azureml:NAME.',
    {
      $schema: text('The schema of this file.'),
      name: text('The name it is referenced by.', { pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$' }),
      type: anyCaseWord('How it is reached.', [...ownComputeTypes, ...azureComputeTypes]),
      description: scalar('What it is, for people.'),
      tags: { type: ['object', 'null'], description: 'Texts by name.' },
      location: text('Written by Azure ML; ignored.'),
      id: text('Written by Azure ML; ignored.'),
      resource_id: text('The virtual machine, as Azure names it.'),
      capacity: integer('Steps that run there at once.', { minimum: 1, maximum: 10_000 }),
      host: text('Its name or address, or a name of your ssh configuration.'),
      user: text('The user there.'),
      port,
      identity_file: identity,
      known_hosts_file: text('The file of known hosts, relative to this file. Default: your own.'),
      working_directory: text(
        'Where Millrace keeps its files there: absolute, or relative to the home there.',
      ),
      ssh_settings: object('The same in the words of Azure ML.', {
        admin_username: text('The user there.'),
        ssh_port: port,
        ssh_private_key_file: identity,
      }),
    },
    { required: ['name', 'type'], open: true },
  ),
  if: isOfType('ssh', 'virtualmachine'),
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
  then: { required: ['host'] },
};

/** The JSON Schema of a compute target of a workspace: `computes/NAME.yml`. */
import {
  azureComputeTypes,
  containerEngines,
  ownComputeTypes,
  pullPolicies,
} from '../documents/parse-compute.ts';
import {
  anyCase,
  anyCaseWord,
  flag,
  integer,
  type JsonSchema,
  numeric,
  object,
  scalar,
  text,
  when,
} from './json-schema.ts';

const port = integer('The port of its ssh server. Default: 22.', { minimum: 1, maximum: 65_535 });
const identity = text('The file of a private key, relative to this file, or with ~ for your home.');

const needs = (types: readonly string[], keys: readonly string[]): JsonSchema =>
  when(
    { required: ['type'], properties: { type: { type: 'string', pattern: anyCase(types) } } },
    { required: keys },
  );

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
      cores: integer('Processors that one step may use.', { minimum: 1, maximum: 10_000 }),
      memory: text('Memory that one step may use, such as 4 GB.', {
        pattern: '^\\d+(?:\\.\\d+)?\\s*(?:[kKmMgGtT][iI]?)?[bB]$',
      }),
      timeout: integer('Seconds after which a step is ended; a step may ask for less.', { minimum: 1 }),
      cost_per_hour: numeric('What an hour of one step costs; shown beside what runs.', { minimum: 0 }),
      host: text(
        'Its name or address, or a name of your ssh configuration. Without it, Slurm and containers are those of this machine.',
      ),
      user: text('The user there.'),
      port,
      identity_file: identity,
      known_hosts_file: text('The file of known hosts, relative to this file. Default: your own.'),
      working_directory: text(
        'Where Millrace keeps its files there: absolute, or relative to the home there.',
      ),
      partition: text('Slurm: the partition of its jobs. Default: that of the cluster.'),
      account: text('Slurm: the account that pays for its jobs.'),
      qos: text('Slurm: the quality of service of its jobs.'),
      url: text(
        'Slurm: its REST API (slurmrestd), as https://host:port or unix:/path of a socket. Without it Slurm is asked by its commands.',
        { pattern: '^(?:[hH][tT][tT][pP][sS]?://|unix:/)[^\\s?#]+$' },
      ),
      token: text('Slurm: the secret that holds the token of its REST API, as ${{secrets.SLURM_TOKEN}}.', {
        pattern: '^\\s*\\$\\{\\{\\s*secrets\\.[A-Za-z_][A-Za-z0-9_]*\\s*\\}\\}\\s*$',
      }),
      gpus: {
        type: ['string', 'integer'],
        description: 'GPUs of one step: 2, for Slurm also a100:2, for containers also all.',
      },
      sandbox: flag(
        'This machine: commands see the system to read, their own folder to write, and no network.',
        false,
      ),
      image: text('Container: the image that steps run in. It needs bash.'),
      engine: anyCaseWord('Container: the command that runs it. Default: docker.', containerEngines),
      socket: text('Container: the socket of the engine, where it is not the usual one.'),
      network: text('Container: the network that steps see. Default: none.'),
      processes: integer('Processes of one step. Default: 4096 in containers, elsewhere any number.', {
        minimum: 1,
        maximum: 1_000_000,
      }),
      pull: anyCaseWord('Container: whether a missing image is fetched. Default: missing.', pullPolicies),
      ssh_settings: object('The same in the words of Azure ML.', {
        admin_username: text('The user there.'),
        ssh_port: port,
        ssh_private_key_file: identity,
      }),
    },
    { required: ['name', 'type'], open: true },
  ),
  allOf: [needs(['ssh', 'virtualmachine'], ['host']), needs(['container'], ['image'])],
};

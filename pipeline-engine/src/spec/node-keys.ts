/** Which keys a node may have, and which of them this engine acts on. */
import type { NodeType } from './pipeline.ts';

export const nodeTypes: readonly NodeType[] = [
  'command',
  'parallel',
  'sweep',
  'pipeline',
  'spark',
  'automl',
  'import',
  'data_transfer',
  'if_else',
  'do_while',
  'parallel_for',
];

/** Node types that this engine executes; the others open, show what they are, and stay as they are. */
export const executableNodeTypes: readonly NodeType[] = ['command', 'parallel', 'pipeline'];

/** On a node of any type: acted on, or only for people. */
export const commonNodeKeys: readonly string[] = [
  'type',
  'component',
  'inputs',
  'outputs',
  'compute',
  'name',
  'display_name',
  'description',
  'comment',
  'tags',
  'properties',
  'environment_variables',
  'limits',
  'is_deterministic',
  '$schema',
  'version',
  'experiment_name',
];

/** Azure's keys that wait for other targets, unless the type of the node acts on them. */
export const keptNodeKeys: readonly string[] = [
  'resources',
  'distribution',
  'services',
  'identity',
  'queue_settings',
  'settings',
];

/** What a parallel step says of its batches, as a node and as a component. */
export const parallelKeys: readonly string[] = [
  'task',
  'input_data',
  'mini_batch_size',
  'partition_keys',
  'max_concurrency_per_instance',
  'error_threshold',
  'mini_batch_error_threshold',
  'retry_settings',
  'logging_level',
];

const keysByType: Readonly<Partial<Record<NodeType, readonly string[]>>> = {
  command: ['command', 'code', 'environment', 'distribution'],
  pipeline: [],
  parallel: parallelKeys,
  sweep: ['trial', 'search_space', 'sampling_algorithm', 'objective', 'early_termination'],
  spark: [
    'code',
    'entry',
    'py_files',
    'jars',
    'files',
    'archives',
    'conf',
    'args',
    'environment',
    'driver_cores',
    'driver_memory',
    'executor_cores',
    'executor_memory',
    'executor_instances',
    'dynamic_allocation_enabled',
    'dynamic_allocation_min_executors',
    'dynamic_allocation_max_executors',
  ],
};

/** AutoML takes its tables as keys of the node. */
export const automlDataKeys: readonly string[] = ['training_data', 'validation_data', 'test_data'];

/** Undefined for types of which any key is taken. */
export function nodeKeysOfType(type: NodeType): readonly string[] | undefined {
  return keysByType[type];
}

export const pipelineKeys = [
  '$schema',
  'type',
  'name',
  'display_name',
  'description',
  'experiment_name',
  'tags',
  'properties',
  'compute',
  'settings',
  'inputs',
  'outputs',
  'jobs',
  'component',
  'identity',
  'services',
  'creation_context',
  'id',
  'status',
  'log_files',
];

/** Further keys of a pipeline component file. */
export const pipelineComponentKeys = ['version', 'is_deterministic', 'x-millrace'];

export const settingsKeys = [
  'default_compute',
  'default_datastore',
  'continue_on_step_failure',
  'force_rerun',
  'on_init',
  'on_finalize',
];

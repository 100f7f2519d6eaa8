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
export const executableNodeTypes: readonly NodeType[] = ['command', 'pipeline'];

/** Acted on, or only for people. */
export const usedNodeKeys = [
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
  'command',
  'code',
  'environment',
  'is_deterministic',
  '$schema',
  'version',
  'experiment_name',
];

/** Azure's keys that wait for other targets. */
export const unusedNodeKeys = [
  'resources',
  'distribution',
  'services',
  'identity',
  'queue_settings',
  'jobs',
  'settings',
];

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

/** Tells what kind of document a text is: by its `$schema`, else by what it holds. */
import { isDataType, literalTypes } from '../data-types.ts';
import { isFlow } from '../flow-component.ts';
import { entriesOf, entryOf, textOf, valueAt, type YamlMap } from '../yaml/value.ts';
import { azureComputeTypes, ownComputeTypes } from './parse-compute.ts';

export const documentKinds = [
  'pipeline-job',
  'pipeline-component',
  'command-component',
  'parallel-component',
  'spark-component',
  'schedule',
  'data',
  'model',
  'environment',
  'batch-endpoint',
  'pipeline-batch-deployment',
  'model-batch-deployment',
  'batch-inputs',
  /** How Millrace keeps house in a workspace: `millrace.yml`. */
  'settings',
  /** A machine that steps may run on. */
  'compute',
  /** A prompt flow, or a run of one. */
  'flow',
  /** A job that is no pipeline: command, sweep, spark or AutoML. */
  'single-job',
] as const;

export type DocumentKind = (typeof documentKinds)[number];

/** Last words of `$schema`, in lower case and without `.schema.json`. */
const kindsBySchema: Readonly<Record<string, DocumentKind>> = {
  pipelinejob: 'pipeline-job',
  pipelinecomponent: 'pipeline-component',
  commandcomponent: 'command-component',
  parallelcomponent: 'parallel-component',
  sparkcomponent: 'spark-component',
  schedule: 'schedule',
  data: 'data',
  model: 'model',
  environment: 'environment',
  batchendpoint: 'batch-endpoint',
  pipelinecomponentbatchdeployment: 'pipeline-batch-deployment',
  modelbatchdeployment: 'model-batch-deployment',
  batchdeployment: 'model-batch-deployment',
  commandjob: 'single-job',
  sweepjob: 'single-job',
  sparkjob: 'single-job',
  automljob: 'single-job',
  compute: 'compute',
  vmcompute: 'compute',
  virtualmachinecompute: 'compute',
  amlcompute: 'compute',
  computeinstance: 'compute',
  kubernetescompute: 'compute',
  synapsesparkcompute: 'compute',
};

/** Undefined for a mapping that is none of them, such as a conda file. */
export function documentKindOf(root: YamlMap): DocumentKind | undefined {
  if (isFlow(root)) return 'flow';
  return kindOfSchema(textOf(valueAt(root, '$schema'))) ?? kindByShape(root);
}

/** By the last word of a `$schema`. Undefined without one, and for one that is unknown. */
export function kindOfSchema(schema: string | undefined): DocumentKind | undefined {
  const name =
    schema
      ?.split('/')
      .at(-1)
      ?.replace(/(?:\.schema)?\.json$/i, '')
      .toLowerCase() ?? '';
  // Azure's AutoML schemas carry the task in their name.
  if (name.startsWith('automl')) return 'single-job';
  return Object.hasOwn(kindsBySchema, name) ? kindsBySchema[name] : undefined;
}

function kindByShape(root: YamlMap): DocumentKind | undefined {
  const has = (...keys: readonly string[]): boolean => keys.some((key) => entryOf(root, key) !== undefined);
  const type = textOf(valueAt(root, 'type'))?.toLowerCase();
  if (isComputeType(type) || has('ssh_settings', 'known_hosts_file') || (has('host') && has('type')))
    return 'compute';
  if (has('trigger', 'create_job', 'create_monitor', 'import_data')) return 'schedule';
  if (has('endpoint_name'))
    return type === 'pipeline' ? 'pipeline-batch-deployment' : 'model-batch-deployment';
  if (type === 'pipeline' || has('jobs')) {
    return isPipelineComponent(root) ? 'pipeline-component' : 'pipeline-job';
  }
  if (type === 'spark' || has('entry')) return isJob(root) ? 'single-job' : 'spark-component';
  if (type === 'parallel' || (has('task') && valueAt(root, 'task')?.kind === 'map'))
    return 'parallel-component';
  if (type === 'sweep' || type === 'automl' || has('trial', 'search_space')) return 'single-job';
  if (has('command')) return isJob(root) ? 'single-job' : 'command-component';
  if (type === 'command') return isJob(root) ? 'single-job' : 'command-component';
  return assetByShape(root, type, has);
}

const isComputeType = (type: string | undefined): boolean =>
  [...ownComputeTypes, ...azureComputeTypes].some((known) => known === type);

function assetByShape(
  root: YamlMap,
  type: string | undefined,
  has: (...keys: readonly string[]) => boolean,
): DocumentKind | undefined {
  if (has('image', 'conda_file', 'build')) return 'environment';
  if (has('path') && has('name', 'type')) {
    return type?.endsWith('_model') === true || has('flavors') ? 'model' : 'data';
  }
  if (type !== undefined && isDataType(type)) return 'data';
  if (has('retention') || valueAt(root, 'notices')?.kind === 'map') return 'settings';
  if (has('auth_mode', 'defaults')) return 'batch-endpoint';
  const only = (...keys: readonly string[]): boolean =>
    entriesOf(root).every(({ key }) => keys.includes(key));
  if (has('inputs', 'outputs') && only('inputs', 'outputs', '$schema')) return 'batch-inputs';
  if (has('name') && only('name', 'description', 'tags', 'properties')) return 'batch-endpoint';
  return undefined;
}

/** A job gives values where a component declares ports, and says where it runs. */
function isJob(root: YamlMap): boolean {
  if (['compute', 'experiment_name', 'services', 'limits'].some((key) => entryOf(root, key) !== undefined)) {
    return true;
  }
  return entriesOf(valueAt(root, 'inputs')).some(
    ({ value }) => value.kind === 'scalar' || entryOf(value, 'path') !== undefined,
  );
}

/** Both pipelines have `type: pipeline`: a component declares ports where a job gives values. */
export function isPipelineComponent(root: YamlMap): boolean {
  const schema = textOf(valueAt(root, '$schema'))?.toLowerCase() ?? '';
  if (schema.includes('pipelinecomponent')) return true;
  if (schema !== '') return false;
  if (['settings', 'compute', 'experiment_name'].some((key) => entryOf(root, key) !== undefined)) {
    return false;
  }
  if (['version', 'is_deterministic', 'x-millrace'].some((key) => entryOf(root, key) !== undefined)) {
    return true;
  }
  return entriesOf(valueAt(root, 'inputs')).some(({ value }) => {
    const type = textOf(valueAt(value, 'type')) ?? '';
    return literalTypes.some((literal) => literal === type) || entryOf(value, 'optional') !== undefined;
  });
}

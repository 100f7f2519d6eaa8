/** Reads what only nodes of one type say. */
import { optional } from '../optional.ts';
import type { NodeType } from '../pipeline.ts';
import { entriesOf, numberOf, textOf, valueAt, type YamlMap, type YamlValue } from '../yaml/value.ts';
import type { NodeBody, NodeDistribution, NodeResources, SparkBody, SweepBody } from './node-body.ts';
import { parallelBody } from './parallel-body.ts';

export function parseBody(map: YamlMap, type: NodeType): NodeBody | undefined {
  const text = (key: string): string | undefined => textOf(valueAt(map, key));
  switch (type) {
    case 'parallel':
      return parallelBody(map);
    case 'sweep':
      return sweepBody(map);
    case 'spark':
      return sparkBody(map);
    case 'automl':
      return {
        type,
        ...optional('task', text('task')),
        ...optional('primaryMetric', text('primary_metric')),
        ...optional('targetColumn', text('target_column_name')),
      };
    case 'import':
    case 'data_transfer':
      return { type, ...optional('task', text('task')) };
    case 'if_else':
      return {
        type,
        ...optional('condition', text('condition')),
        ...optional('trueBlock', nodeNamed(text('true_block'))),
        ...optional('falseBlock', nodeNamed(text('false_block'))),
      };
    case 'do_while':
      return {
        type,
        ...optional('body', nodeNamed(text('body'))),
        ...optional('condition', text('condition')),
        ...optional('maxIterations', numberOf(valueAt(valueAt(map, 'limits'), 'max_iteration_count'))),
      };
    case 'parallel_for':
      return { type, ...optional('body', nodeNamed(text('body'))) };
    default:
      return undefined;
  }
}

/** `${{parent.jobs.NODE}}`, as control nodes name their blocks. */
function nodeNamed(text: string | undefined): string | undefined {
  return text === undefined
    ? undefined
    : /^\$\{\{\s*parent\.jobs\.([A-Za-z0-9_-]+)\s*\}\}$/.exec(text.trim())?.[1];
}

function sweepBody(map: YamlMap): SweepBody {
  const objective = valueAt(map, 'objective');
  const limits = valueAt(map, 'limits');
  const sampling = valueAt(map, 'sampling_algorithm');
  return {
    type: 'sweep',
    ...optional('samplingAlgorithm', textOf(sampling) ?? textOf(valueAt(sampling, 'type'))),
    ...(objective === undefined
      ? {}
      : {
          objective: {
            ...optional('goal', textOf(valueAt(objective, 'goal'))),
            ...optional('primaryMetric', textOf(valueAt(objective, 'primary_metric'))),
          },
        }),
    searchSpace: entriesOf(valueAt(map, 'search_space')).map(({ key, value }) => ({
      name: key,
      ...optional('type', textOf(valueAt(value, 'type'))),
    })),
    ...optional('maxTotalTrials', numberOf(valueAt(limits, 'max_total_trials'))),
    ...optional('maxConcurrentTrials', numberOf(valueAt(limits, 'max_concurrent_trials'))),
    ...optional('earlyTermination', textOf(valueAt(valueAt(map, 'early_termination'), 'type'))),
  };
}

function sparkBody(map: YamlMap): SparkBody {
  const entry = valueAt(map, 'entry');
  return {
    type: 'spark',
    ...optional('code', textOf(valueAt(map, 'code'))),
    ...optional('entryFile', textOf(valueAt(entry, 'file'))),
    ...optional('entryClass', textOf(valueAt(entry, 'class_name'))),
    ...optional('args', textOf(valueAt(map, 'args'))),
    conf: entriesOf(valueAt(map, 'conf')).map(({ key, value }) => ({
      name: key,
      value: textOf(value) ?? '',
    })),
  };
}

/** Resources, distribution, identity and services: what waits for other targets. */
export function parseRunSettings(map: YamlMap): {
  readonly resources?: NodeResources;
  readonly distribution?: NodeDistribution;
  readonly identity?: string;
  readonly services?: readonly { readonly name: string; readonly type?: string }[];
} {
  const resources = valueAt(map, 'resources');
  const services = valueAt(map, 'services');
  return {
    ...(resources?.kind === 'map' ? { resources: parseResources(resources) } : {}),
    ...optional('distribution', parseDistribution(valueAt(map, 'distribution'))),
    ...optional('identity', textOf(valueAt(valueAt(map, 'identity'), 'type'))),
    ...(services?.kind === 'map' ? { services: entriesOf(services).map(service) } : {}),
  };
}

function parseResources(map: YamlMap): NodeResources {
  return {
    ...optional('instanceCount', numberOf(valueAt(map, 'instance_count'))),
    ...optional('instanceType', textOf(valueAt(map, 'instance_type'))),
    ...optional('runtimeVersion', textOf(valueAt(map, 'runtime_version'))),
  };
}

function parseDistribution(value: YamlValue | undefined): NodeDistribution | undefined {
  const type = textOf(valueAt(value, 'type'));
  if (type === undefined) return undefined;
  return {
    type,
    ...optional('processCountPerInstance', numberOf(valueAt(value, 'process_count_per_instance'))),
    ...optional('workerCount', numberOf(valueAt(value, 'worker_count'))),
  };
}

function service({ key, value }: { readonly key: string; readonly value: YamlValue }): {
  readonly name: string;
  readonly type?: string;
} {
  const type = textOf(valueAt(value, 'type')) ?? textOf(valueAt(value, 'job_service_type'));
  return { name: key, ...optional('type', type) };
}

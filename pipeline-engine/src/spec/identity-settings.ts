/**
 * The settings of a node or component that shape what it computes: how it is distributed, over how many machines and
 * processes, and into which batches its data is cut. What only shapes where and how fast it runs is left out.
 */
import { accountingKey, miniBatchRowsKey } from './row-accounting.ts';
import { entriesOf, isEmptyValue, textOf, valueAt, type YamlMap, type YamlValue } from './yaml/value.ts';

/** `name` is the path of the key, such as `distribution.process_count_per_instance`; `value` its source text. */
export interface IdentitySetting {
  readonly name: string;
  readonly value: string;
}

/** Under `properties`, where Azure ML keeps what it does not know. */
const batchProperties = [miniBatchRowsKey, accountingKey];
const batchKeys = [
  'input_data',
  'mini_batch_size',
  'partition_keys',
  'error_threshold',
  'mini_batch_error_threshold',
];
const taskKeys = ['type', 'code', 'entry_script', 'program_arguments', 'model', 'append_row_to'];

/** Azure's defaults: written out or not, they mean the same. */
const defaults: Readonly<Record<string, string>> = {
  'resources.instance_count': '1',
  'distribution.process_count_per_instance': '1',
};

export function identitySettings(map: YamlMap): readonly IdentitySetting[] {
  const task = valueAt(map, 'task');
  return [
    ...leaves('distribution', valueAt(map, 'distribution')),
    ...leaves('resources.instance_count', valueAt(valueAt(map, 'resources'), 'instance_count')),
    ...batchKeys.flatMap((key) => leaves(key, valueAt(map, key))),
    ...batchProperties.flatMap((key) => leaves(key, valueAt(valueAt(map, 'properties'), key))),
    ...taskKeys.flatMap((key) => leaves(`task.${key}`, valueAt(task, key))),
  ].filter(({ name, value }) => !Object.hasOwn(defaults, name) || defaults[name] !== value);
}

/** What the node says about `distribution`, `resources`, … takes the place of what its component says. */
export function mergeSettings(
  component: readonly IdentitySetting[] = [],
  node: readonly IdentitySetting[] = [],
): readonly IdentitySetting[] {
  const replaced = new Set(node.map(blockOf));
  return [...component.filter((setting) => !replaced.has(blockOf(setting))), ...node];
}

function blockOf({ name }: IdentitySetting): string {
  return name.split('.', 1)[0] ?? name;
}

function leaves(name: string, value: YamlValue | undefined): readonly IdentitySetting[] {
  if (value === undefined || isEmptyValue(value)) return [];
  if (value.kind === 'map')
    return entriesOf(value).flatMap((entry) => leaves(`${name}.${entry.key}`, entry.value));
  if (value.kind === 'list') return value.items.flatMap((item, index) => leaves(`${name}[${index}]`, item));
  return [{ name, value: textOf(value) ?? '' }];
}

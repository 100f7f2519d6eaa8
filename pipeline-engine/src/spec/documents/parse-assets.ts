/** Data and model assets, environments: what Azure registers under a name. */
import type { DataType } from '../component.ts';
import { isDataType } from '../data-types.ts';
import type { IssueList } from '../issues.ts';
import { optional } from '../optional.ts';
import { entriesOf, entryOf, textOf, valueAt, type YamlMap } from '../yaml/value.ts';
import type { Asset, Environment } from './document.ts';
import { checkMap, checkTexts, requireMapping } from './map-rules.ts';

const commonKeys = [
  '$schema',
  'name',
  'version',
  'description',
  'tags',
  'properties',
  'id',
  'creation_context',
];
const top = { path: [] };

const dataTypes = ['uri_file', 'uri_folder', 'mltable'];
const modelTypes = ['custom_model', 'mlflow_model', 'triton_model'];

export function parseAsset(root: YamlMap, kind: 'data' | 'model', issues: IssueList): Asset {
  const isData = kind === 'data';
  const own = isData ? ['latest_version'] : ['flavors', 'stage', 'utc_time_created'];
  const rules = {
    known: [...commonKeys, 'type', 'path', 'datastore', 'display_name', ...own],
    required: ['name', 'path'],
    choices: { type: isData ? dataTypes : modelTypes },
    unknown: 'error',
  } as const;
  checkMap(root, rules, top, issues);
  checkTexts(root, ['tags', 'properties'], top, issues);
  const type = textOf(valueAt(root, 'type'))?.toLowerCase() ?? '';
  const usual: DataType = isData ? 'uri_folder' : 'custom_model';
  return {
    ...named(root),
    ...optional('description', textOf(valueAt(root, 'description'))),
    type: isDataType(type) ? type : usual,
    ...optional('path', textOf(valueAt(root, 'path'))),
    properties: Object.fromEntries(
      entriesOf(valueAt(root, 'properties')).map(({ key, value }) => [key, textOf(value) ?? '']),
    ),
  };
}

const environmentKeys = [
  'image',
  'conda_file',
  'build',
  'os_type',
  'inference_config',
  'datastore',
  'display_name',
];

export function parseEnvironment(root: YamlMap, issues: IssueList): Environment {
  checkMap(root, { known: [...commonKeys, ...environmentKeys], unknown: 'error' }, top, issues);
  checkTexts(root, ['tags', 'properties'], top, issues);
  const image = entryOf(root, 'image');
  const build = requireMapping(root, 'build', top, issues);
  if (build !== undefined) {
    checkMap(
      build,
      { known: ['path', 'dockerfile_path'], required: ['path'], unknown: 'error' },
      { path: ['build'] },
      issues,
    );
  }
  if (image !== undefined && entryOf(root, 'build') !== undefined) {
    issues.add(
      'error',
      'only-one-of',
      { from: image.keyFrom, path: ['image'] },
      { first: 'image', second: 'build' },
    );
  } else if (image === undefined && build === undefined) {
    issues.add('error', 'missing-key', { from: root.from, path: [] }, { key: 'image' });
  }
  return {
    ...named(root),
    ...optional('image', textOf(image?.value)),
    ...optional('condaFile', textOf(valueAt(root, 'conda_file'))),
    ...(build === undefined ? {} : { build: buildOf(build) }),
  };
}

function buildOf(build: YamlMap): { readonly path?: string; readonly dockerfilePath?: string } {
  return {
    ...optional('path', textOf(valueAt(build, 'path'))),
    ...optional('dockerfilePath', textOf(valueAt(build, 'dockerfile_path'))),
  };
}

function named(root: YamlMap): { readonly name?: string; readonly version?: string } {
  return {
    ...optional('name', textOf(valueAt(root, 'name'))),
    ...optional('version', textOf(valueAt(root, 'version'))),
  };
}

/** The values of `inputs:` and `outputs:`, of a node and of a pipeline. */
import { holdsExpression, isWholeExpression, parseBinding } from './bindings.ts';
import type { DataType, LiteralType } from './component.ts';
import { dataTypes, isDataType, isLiteralType } from './data-types.ts';
import { isElsewhere } from './elsewhere.ts';
import type { DocumentPath, IssueList, IssuePlace } from './issues.ts';
import { isJobInput } from './job-inputs.ts';
import { nearestNames } from './nearest-names.ts';
import { optional } from './optional.ts';
import type { InputValue, NamedInput, NodeOutput } from './pipeline.ts';
import {
  entriesOf,
  isEmptyValue,
  textOf,
  valueAt,
  type YamlEntry,
  type YamlMap,
  type YamlScalar,
  type YamlValue,
} from './yaml/value.ts';

const contextExpression = /\$\{\{\s*creation_context\.[a-z_]{1,40}(?:\.[A-Za-z0-9_.-]{1,255})?\s*\}\}/g;

/** Where the values stand: at the top of the document, or under a node. */
export interface ValueScope {
  readonly path: DocumentPath;
  readonly node?: string;
}

export function parseInputValues(
  value: YamlValue | undefined,
  scope: ValueScope,
  issues: IssueList,
): NamedInput[] {
  requireMap(value, scope, 'inputs', issues);
  return parseInputEntries(entriesOf(value), scope, issues);
}

export function parseInputEntries(
  entries: readonly YamlEntry[],
  scope: ValueScope,
  issues: IssueList,
): NamedInput[] {
  const inputs: NamedInput[] = [];
  for (const entry of entries) {
    const parsed = parseInputValue(entry.value, placeOf(entry, scope), issues);
    if (parsed !== undefined) inputs.push({ name: entry.key, value: parsed });
  }
  return inputs;
}

/** An input left empty (`x:`) is unset, as if it did not stand there. */
function parseInputValue(value: YamlValue, place: IssuePlace, issues: IssueList): InputValue | undefined {
  if (isEmptyValue(value)) return undefined;
  if (value.kind === 'scalar') return scalarInput(value, place, issues);
  if (value.kind === 'map') return mapInput(value, place, issues);
  issues.add('error', 'bad-input-value', place, { name: String(place.path.at(-1)) });
  return undefined;
}

function scalarInput(scalar: YamlScalar, place: IssuePlace, issues: IssueList): InputValue {
  const binding = holdsExpression(scalar.text) ? parseBinding(scalar.text) : undefined;
  if (binding !== undefined) return { kind: 'binding', binding };
  warnStrangeExpression(scalar.text, place, issues);
  return literalOf(scalar);
}

function literalOf(scalar: YamlScalar): InputValue {
  return { kind: 'literal', text: scalar.text, type: scalar.type === 'null' ? 'string' : scalar.type };
}

function warnStrangeExpression(text: string, place: IssuePlace, issues: IssueList): void {
  // What another node is given is looked up when all nodes are known.
  if (!holdsExpression(text) || isJobInput(text)) return;
  // A schedule fills in what its runs know of their due time.
  if (place.path[0] === 'create_job' && !holdsExpression(text.replace(contextExpression, ''))) return;
  if (isWholeExpression(text)) issues.add('error', 'bad-binding', place, { binding: text });
  else issues.add('warning', 'mixed-binding', place, { text });
}

const inputKeys = [
  'type',
  'path',
  'mode',
  'datastore',
  'description',
  'default',
  'optional',
  'min',
  'max',
  'enum',
];

function mapInput(value: YamlMap, place: IssuePlace, issues: IssueList): InputValue | undefined {
  warnUnknownKeys(value, inputKeys, place, issues);
  const declared = declaredType(value, place, issues);
  if (declared !== undefined && isLiteralType(declared)) {
    const preset = valueAt(value, 'default');
    return preset?.kind === 'scalar' && preset.type !== 'null' ? literalOf(preset) : undefined;
  }
  const path = textOf(valueAt(value, 'path'));
  const mode = optional('mode', modeOf(value, inputModes, place, issues));
  warnEvaluated(value, declared, place, issues);
  if (path !== undefined && holdsExpression(path)) {
    const binding = parseBinding(path);
    if (binding !== undefined) return { kind: 'binding', binding, ...optional('type', declared), ...mode };
    warnStrangeExpression(path, { ...place, path: [...place.path, 'path'] }, issues);
  }
  if (path !== undefined && /^azureml:[^:@/]+$/.test(path.trim())) {
    const at = { ...place, from: valueAt(value, 'path')?.from ?? place.from, path: [...place.path, 'path'] };
    issues.add('error', 'asset-without-version', at, { path });
  }
  return { kind: 'data', type: declared ?? 'uri_folder', ...optional('path', path), ...mode };
}

/** What a job may do with what it reads, and with what it writes. `mount` is an old spelling. */
const inputModes = [
  'ro_mount',
  'rw_mount',
  'mount',
  'download',
  'direct',
  'eval_mount',
  'eval_download',
  'link',
];
const outputModes = ['rw_mount', 'mount', 'upload', 'direct'];

function modeOf(
  map: YamlMap,
  allowed: readonly string[],
  place: IssuePlace,
  issues: IssueList,
): string | undefined {
  const given = valueAt(map, 'mode');
  const text = textOf(given);
  if (given === undefined || text === undefined || allowed.includes(text.toLowerCase())) return text;
  const params = { key: 'mode', value: text, allowed, nearest: nearestNames(text, allowed) };
  issues.add('error', 'bad-value', { ...place, from: given.from, path: [...place.path, 'mode'] }, params);
  return text;
}

/** Only tables can be evaluated on the way. */
function warnEvaluated(map: YamlMap, type: string | undefined, place: IssuePlace, issues: IssueList): void {
  const mode = valueAt(map, 'mode');
  const text = textOf(mode)?.toLowerCase();
  if (mode === undefined || text?.startsWith('eval_') !== true || type === undefined || type === 'mltable')
    return;
  const allowed = inputModes.filter((known) => !known.startsWith('eval_'));
  const at = { ...place, from: mode.from, path: [...place.path, 'mode'] };
  issues.add('warning', 'bad-value', at, { key: 'mode', value: text, allowed });
}

export function parseOutputValues(
  value: YamlValue | undefined,
  scope: ValueScope,
  issues: IssueList,
): NodeOutput[] {
  requireMap(value, scope, 'outputs', issues);
  return entriesOf(value).map((entry) => parseOutput(entry, placeOf(entry, scope), issues));
}

const outputKeys = [
  'type',
  'path',
  'mode',
  'name',
  'version',
  'description',
  'is_control',
  'early_available',
];

function parseOutput(entry: YamlEntry, place: IssuePlace, issues: IssueList): NodeOutput {
  const { key: name, value } = entry;
  if (isEmptyValue(value)) return { name };
  if (value.kind === 'list') {
    issues.add('error', 'bad-output-value', place, { name });
    return { name };
  }
  if (value.kind === 'scalar') return { name, ...promotion(value, place, issues) };
  warnUnknownKeys(value, outputKeys, place, issues);
  const declared = declaredType(value, place, issues);
  tellWhatStaysHere(value, place, issues);
  return {
    name,
    ...optional('type', declared !== undefined && isDataType(declared) ? declared : undefined),
    ...optional('mode', modeOf(value, outputModes, place, issues)),
    ...pathOfOutput(valueAt(value, 'path')),
    ...optional('registerAs', textOf(valueAt(value, 'name'))),
  };
}

/** Delivered to a datastore and registered as an asset by Azure ML only. */
function tellWhatStaysHere(value: YamlMap, place: IssuePlace, issues: IssueList): void {
  const output = String(place.path.at(-1));
  const [path, name] = [valueAt(value, 'path'), valueAt(value, 'name')];
  const [to, asset] = [textOf(path), textOf(name)];
  if (path !== undefined && to !== undefined && isElsewhere(to))
    issues.add(
      'info',
      'output-not-delivered',
      { ...place, from: path.from, path: [...place.path, 'path'] },
      { output, to },
    );
  if (name !== undefined && asset !== undefined)
    issues.add(
      'info',
      'output-not-registered',
      { ...place, from: name.from, path: [...place.path, 'name'] },
      { output, asset },
    );
}

function promotion(scalar: YamlScalar, place: IssuePlace, issues: IssueList): { promotedTo?: string } {
  const binding = parseBinding(scalar.text);
  if (binding?.kind === 'parent-output') return { promotedTo: binding.name };
  issues.add('error', 'bad-output-value', place, { name: String(place.path.at(-1)) });
  return {};
}

function pathOfOutput(value: YamlValue | undefined): { path?: string; promotedTo?: string } {
  const text = textOf(value);
  if (text === undefined) return {};
  const binding = parseBinding(text);
  return binding?.kind === 'parent-output' ? { promotedTo: binding.name } : { path: text };
}

function declaredType(
  map: YamlMap,
  place: IssuePlace,
  issues: IssueList,
): DataType | LiteralType | undefined {
  const given = valueAt(map, 'type');
  const text = textOf(given)?.toLowerCase();
  if (given === undefined || text === undefined) return undefined;
  if (isDataType(text) || isLiteralType(text)) return text;
  issues.add(
    'error',
    'unknown-type',
    { ...place, from: given.from, path: [...place.path, 'type'] },
    {
      name: String(place.path.at(-1)),
      type: text,
      allowed: dataTypes,
      nearest: nearestNames(text, dataTypes),
    },
  );
  return undefined;
}

function placeOf(entry: YamlEntry, scope: ValueScope): IssuePlace {
  const from = isEmptyValue(entry.value) ? entry.keyFrom : entry.value.from;
  const path = [...scope.path, entry.key];
  return scope.node === undefined ? { from, path } : { from, path, node: scope.node, port: entry.key };
}

function warnUnknownKeys(map: YamlMap, known: readonly string[], place: IssuePlace, issues: IssueList): void {
  for (const entry of entriesOf(map)) {
    if (known.includes(entry.key)) continue;
    issues.add(
      'warning',
      'unknown-key',
      { ...place, from: entry.keyFrom, path: [...place.path, entry.key] },
      {
        key: entry.key,
        nearest: nearestNames(entry.key, known),
      },
    );
  }
}

function requireMap(value: YamlValue | undefined, scope: ValueScope, key: string, issues: IssueList): void {
  if (value === undefined || isEmptyValue(value) || value.kind === 'map') return;
  issues.add('error', 'not-a-mapping-here', { ...scope, from: value.from }, { key });
}

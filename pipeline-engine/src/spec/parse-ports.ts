/** `inputs:` and `outputs:` of a component file, with what `x-millrace` adds. */
import type { Params } from '../errors.ts';
import type { DataType, InputPort, LiteralType, OutputPort } from './component.ts';
import {
  controlOfType,
  dataTypes,
  isDataType,
  isLiteralType,
  kindOfType,
  literalTypes,
  titleOfName,
} from './data-types.ts';
import type { DocumentPath, IssueList } from './issues.ts';
import { nearestNames } from './nearest-names.ts';
import { optional } from './optional.ts';
import type { ComponentExtension, InputExtension } from './x-millrace.ts';
import {
  booleanOf,
  entriesOf,
  numberOf,
  textOf,
  textsOf,
  valueAt,
  type YamlEntry,
  type YamlValue,
} from './yaml/value.ts';

const portName = /^[a-zA-Z_][a-zA-Z0-9_]*(?:\.[a-zA-Z_][a-zA-Z0-9_]*)*$/;

export function parseInputPorts(
  value: YamlValue | undefined,
  extension: ComponentExtension,
  issues: IssueList,
): InputPort[] {
  checkPortNames(value, ['inputs'], issues);
  return entriesOf(value).map((entry) =>
    parseInputPort(entry, extension.inputs.get(entry.key) ?? {}, issues),
  );
}

function parseInputPort(entry: YamlEntry, extension: InputExtension, issues: IssueList): InputPort {
  const { key: name, value } = entry;
  const path = ['inputs', name];
  const type = portType(entry, path, [...literalTypes, ...dataTypes], issues) ?? 'string';
  const choices = textsOf(valueAt(value, 'enum'));
  const literal = isLiteralType(type);
  return {
    name,
    type,
    optional: booleanOf(valueAt(value, 'optional')) ?? false,
    ...optional('default', defaultOf(value, literal, path, issues)),
    ...optional('min', numberOf(valueAt(value, 'min'))),
    ...optional('max', numberOf(valueAt(value, 'max'))),
    ...(choices.length > 0 ? { enum: choices } : {}),
    ...optional('mode', textOf(valueAt(value, 'mode'))),
    ...optional('description', textOf(valueAt(value, 'description'))),
    kind: extension.kind ?? kindOfType(type),
    title: extension.title ?? titleOfName(name),
    ...optional('hint', extension.hint),
    control: extension.control ?? controlOfType(type, choices.length > 0),
    placement: literal ? 'form' : (extension.placement ?? 'canvas'),
    ...optional('options', extension.options),
    ...optional('visibleWhen', extension.visibleWhen),
    ...optional('columnsOf', extension.columnsOf),
  };
}

/** The source text of a literal's default; Azure refuses one for data. */
function defaultOf(
  value: YamlValue,
  literal: boolean,
  path: DocumentPath,
  issues: IssueList,
): string | undefined {
  const given = valueAt(value, 'default');
  const text = textOf(given);
  if (given === undefined || text === undefined || literal) return text;
  issues.add(
    'error',
    'data-default',
    { from: given.from, path: [...path, 'default'] },
    { name: String(path.at(-1)) },
  );
  return undefined;
}

export function parseOutputPorts(
  value: YamlValue | undefined,
  extension: ComponentExtension,
  issues: IssueList,
): OutputPort[] {
  checkPortNames(value, ['outputs'], issues);
  return entriesOf(value).map((entry) => {
    const declared = portType(entry, ['outputs', entry.key], dataTypes, issues);
    const type: DataType = declared !== undefined && isDataType(declared) ? declared : 'path';
    const added = extension.outputs.get(entry.key) ?? {};
    return {
      name: entry.key,
      type,
      ...optional('mode', textOf(valueAt(entry.value, 'mode'))),
      ...optional('description', textOf(valueAt(entry.value, 'description'))),
      kind: added.kind ?? kindOfType(type),
      title: added.title ?? titleOfName(entry.key),
    };
  });
}

function portType(
  entry: YamlEntry,
  path: DocumentPath,
  allowed: readonly (LiteralType | DataType)[],
  issues: IssueList,
): LiteralType | DataType | undefined {
  const given = valueAt(entry.value, 'type');
  const text = textOf(given)?.toLowerCase();
  const found = allowed.find((candidate) => candidate === text);
  if (found !== undefined) return found;
  const params: Params = {
    name: entry.key,
    type: text ?? '',
    allowed,
    nearest: nearestNames(text ?? '', allowed),
  };
  const code = text === undefined ? 'missing-type' : 'unknown-type';
  issues.add('error', code, { from: given?.from ?? entry.keyFrom, path: [...path, 'type'] }, params);
  return undefined;
}

function checkPortNames(value: YamlValue | undefined, path: DocumentPath, issues: IssueList): void {
  const seen = new Set<string>();
  for (const entry of entriesOf(value)) {
    const place = { from: entry.keyFrom, path: [...path, entry.key] };
    if (!portName.test(entry.key)) issues.add('error', 'bad-port-name', place, { name: entry.key });
    const folded = entry.key.toLowerCase();
    if (seen.has(folded)) issues.add('error', 'port-name-twice', place, { name: entry.key });
    seen.add(folded);
  }
}

/** Making a node's output an output of the pipeline, as Azure spells it: on the node, `${{parent.outputs.NAME}}`. */
import { EngineError } from '../../errors.ts';
import { parseBinding } from '../bindings.ts';
import type { DataType } from '../component.ts';
import {
  entryOf,
  isEmptyValue,
  textOf,
  valueAt,
  type YamlEntry,
  type YamlMap,
  type YamlValue,
} from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { draftOf, nodeOf, rootOf } from './locate.ts';
import { addPort, declaresPorts, refusal, removePortEntry } from './pipeline-ports.ts';
import { countPortReferences } from './references.ts';
import { mergeRemovals, removeEntries, removeEntriesOrAll } from './remove-entries.ts';
import { type NewEntry, type NewValue, newMap, newText } from './render.ts';
import { spelledBinding, spelledOf } from './spelled.ts';
import type { TextChange, TextEdit } from './text-edit.ts';
import { type Draft, ownEntries, setEntryValue, setInHolder, setKey } from './tree-edit.ts';

export interface OutputPromotion {
  readonly node: string;
  readonly output: string;
  /** The name of the new pipeline output. */
  readonly name: string;
  /** As the node's component declares it; a pipeline component has to say one, and says `uri_folder` without. */
  readonly type?: DataType;
}

/** A place that the node's output names moves to the pipeline's output; its type and mode stay on the node. */
export function promoteOutput(text: string, args: OutputPromotion): TextChange {
  const draft = draftOf(text);
  const { map } = nodeOf(draft, args.node);
  const value = entryOf(entryOf(map, 'outputs')?.value, args.output)?.value;
  const path = valueAt(value, 'path');
  if (promotedTo(value) !== undefined) {
    const params = { node: args.node, output: args.output };
    throw refusal(
      `The output "${args.output}" of "${args.node}" is an output of the pipeline already.`,
      params,
    );
  }
  return changeIn(draft, [
    ...addPort(draft, 'outputs', args.name, portValue(draft, text, value, path, args)),
    ...bindOutput(draft, map, args.output, spelledBinding({ kind: 'parent-output', name: args.name }, path)),
  ]);
}

function portValue(
  draft: Draft,
  text: string,
  output: YamlValue | undefined,
  path: YamlValue | undefined,
  args: OutputPromotion,
): NewValue {
  const component = declaresPorts(text);
  const type = args.type ?? textOf(valueAt(output, 'type')) ?? (component ? 'uri_folder' : undefined);
  const entries: NewEntry[] = type === undefined ? [] : [{ key: 'type', value: newText(type) }];
  if (path !== undefined && !isEmptyValue(path)) {
    if (component)
      throw refusal('An output of a pipeline component cannot name a place.', { output: args.output });
    entries.push({ key: 'path', value: spelledOf(draft, path, 'path') });
  }
  return entries.length === 0 ? empty : newMap(entries);
}

/** Written as `name:`, which takes the defaults. */
const empty: NewValue = {
  kind: 'spelled',
  source: { kind: 'scalar', text: '', type: 'null', style: 'plain', from: 0, to: 0 },
  inline: '',
  below: [],
  open: false,
};

function bindOutput(draft: Draft, node: YamlMap, output: string, bound: NewValue): TextEdit[] {
  const existing = entryOf(entryOf(node, 'outputs')?.value, output)?.value;
  if (existing?.kind === 'map' && existing.shared !== true && existing.entries.length > 0)
    return setKey(draft, existing, { key: 'path', value: bound });
  const place = ownEntries(node).findLast(({ key }) => key === 'inputs');
  return setInHolder(draft, node, 'outputs', { key: output, value: bound }, place);
}

function promotedTo(value: YamlValue | undefined): string | undefined {
  const text = textOf(value?.kind === 'map' ? valueAt(value, 'path') : value);
  const binding = text === undefined ? undefined : parseBinding(text);
  return binding?.kind === 'parent-output' ? binding.name : undefined;
}

/** The node keeps its output; the pipeline's output goes when nothing else is written to it, its place moves back. */
export function unpromoteOutput(
  text: string,
  args: { readonly node: string; readonly output: string },
): TextChange {
  const draft = draftOf(text);
  const { map } = nodeOf(draft, args.node);
  const holder = entryOf(map, 'outputs');
  const entry = entryOf(holder?.value, args.output);
  const name = promotedTo(entry?.value);
  if (holder === undefined || entry === undefined || name === undefined) {
    const params = { node: args.node, output: args.output };
    throw new EngineError(
      'not-found',
      `The output "${args.output}" is not an output of the pipeline.`,
      params,
    );
  }
  const port = entryOf(entryOf(rootOf(draft), 'outputs')?.value, name);
  const edits = unbound(draft, map, holder, entry, port?.value);
  if (port !== undefined && countPortReferences(rootOf(draft), 'outputs', name) === 1)
    edits.push(...removePortEntry(draft, 'outputs', name));
  return changeIn(draft, mergeRemovals(text, edits));
}

function unbound(
  draft: Draft,
  node: YamlMap,
  holder: YamlEntry,
  entry: YamlEntry,
  port: YamlValue | undefined,
): TextEdit[] {
  const { value } = entry;
  if (holder.value.kind !== 'map') return [];
  if (value.kind === 'map' && value.entries.length > 1) {
    const path = valueAt(port, 'path');
    if (path === undefined) return removeEntries(draft, value, new Set(['path']));
    return setKey(draft, value, { key: 'path', value: spelledOf(draft, path, 'path') });
  }
  const inherited = inheritedFrom(draft, port);
  if (inherited.length > 0) return setEntryValue(draft, holder.value, entry, newMap(inherited));
  // Without a component it is this entry that declares the output.
  if (textOf(valueAt(node, 'component') ?? valueAt(node, 'trial')) === undefined)
    return setEntryValue(draft, holder.value, entry, empty);
  return removeEntriesOrAll(draft, node, holder, new Set([entry.key]), 'remove');
}

/** An output that said nothing of its own takes what the pipeline's output says of type, place and mode. */
function inheritedFrom(draft: Draft, port: YamlValue | undefined): NewEntry[] {
  return ['type', 'path', 'mode'].flatMap((key) => {
    const value = valueAt(port, key);
    return value === undefined ? [] : [{ key, value: spelledOf(draft, value, key) }];
  });
}

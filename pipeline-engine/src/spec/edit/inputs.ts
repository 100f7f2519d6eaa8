/** Values of inputs: literals, data and connections. Without `node` the input is the pipeline's own. */
import { formatBinding, parseBinding } from '../bindings.ts';
import type { DataType, LiteralType } from '../component.ts';
import { automlDataKeys } from '../node-keys.ts';
import type { Binding } from '../pipeline.ts';
import { entryOf, textOf, valueAt, type YamlEntry, type YamlMap, type YamlValue } from '../yaml/value.ts';
import { draftOf, ownerOf } from './locate.ts';
import { newInputValue } from './nodes.ts';
import { removeEntries, removeEntriesOrAll } from './remove-entries.ts';
import { type NewEntry, newText } from './render.ts';
import { changeOf, type TextChange, type TextEdit } from './text-edit.ts';
import { type Draft, ownEntries, setInHolder, setKey } from './tree-edit.ts';

export interface InputPlace {
  readonly node?: string;
  readonly input: string;
}

/** `type` decides about quotes: the string `1` is written `'1'`, the number `1`. */
export function setLiteral(
  text: string,
  args: InputPlace & { readonly text: string; readonly type?: LiteralType },
): TextChange {
  const draft = draftOf(text);
  const value = newText(args.text, args.type ?? 'string');
  return changeOf(setInput(draft, ownerOf(draft, args.node), { key: args.input, value }));
}

export interface DataValue {
  readonly type: DataType;
  readonly path: string;
  readonly mode?: string;
}

/** Keeps a data object that stands there already, and changes what differs in it. */
export function setDataInput(text: string, args: InputPlace & DataValue): TextChange {
  const draft = draftOf(text);
  const owner = ownerOf(draft, args.node);
  const existing = valueOfInput(owner, args.input);
  if (existing?.kind === 'map' && existing.entries.length > 0 && existing.shared !== true) {
    return changeOf(updateData(draft, existing, args));
  }
  const { type, path, mode } = args;
  const value = newInputValue({ kind: 'data', type, path, ...(mode === undefined ? {} : { mode }) });
  return changeOf(setInput(draft, owner, { key: args.input, value }));
}

function updateData(draft: Draft, map: YamlMap, data: DataValue): TextEdit[] {
  const wanted: [string, string | undefined][] = [
    ['type', data.type],
    ['path', data.path],
    ['mode', data.mode],
  ];
  return wanted.flatMap(([key, text]) => {
    const old = entryOf(map, key)?.value;
    const same = text === undefined || (old?.kind === 'scalar' && old.text === text);
    return same ? [] : setKey(draft, map, { key, value: newText(text) });
  });
}

/** Binds an input. A value written as `{path: ${{…}}, type, mode}` keeps its form. */
export function connect(text: string, args: InputPlace & { readonly source: Binding }): TextChange {
  const draft = draftOf(text);
  const owner = ownerOf(draft, args.node);
  const value = newText(formatBinding(args.source));
  const existing = valueOfInput(owner, args.input);
  if (existing?.kind === 'map' && existing.shared !== true) {
    const path = entryOf(existing, 'path')?.value;
    if (path?.kind === 'scalar' && parseBinding(path.text) !== undefined) {
      return changeOf(setKey(draft, existing, { key: 'path', value }));
    }
  }
  return changeOf(setInput(draft, owner, { key: args.input, value }));
}

/** Takes the input's value away, and `inputs:` with it when nothing is left there. */
export function unsetInput(text: string, args: InputPlace): TextChange {
  const draft = draftOf(text);
  const owner = ownerOf(draft, args.node);
  if (standsInNode(owner, args.input)) return changeOf(removeEntries(draft, owner, new Set([args.input])));
  const holder = entryOf(owner, 'inputs');
  if (holder?.value.kind !== 'map' || entryOf(holder.value, args.input) === undefined) return [];
  return changeOf(removeEntriesOrAll(draft, owner, holder, new Set([args.input]), 'remove'));
}

function setInput(draft: Draft, owner: YamlMap, added: NewEntry): TextEdit[] {
  if (standsInNode(owner, added.key)) return setKey(draft, owner, added);
  return setInHolder(draft, owner, 'inputs', added, placeOfInputs(owner));
}

function valueOfInput(owner: YamlMap, name: string): YamlValue | undefined {
  return entryOf(standsInNode(owner, name) ? owner : entryOf(owner, 'inputs')?.value, name)?.value;
}

/** AutoML's tables are keys of the node, not of its `inputs:`. */
function standsInNode(owner: YamlMap, name: string): boolean {
  return automlDataKeys.includes(name) && textOf(valueAt(owner, 'type'))?.toLowerCase() === 'automl';
}

/** A new `inputs:` goes where people write it: after what says which component it is. */
function placeOfInputs(owner: YamlMap): YamlEntry | undefined {
  const head = ['type', 'component', 'display_name', 'compute', 'comment'];
  return ownEntries(owner).findLast(
    ({ key }) => head.includes(key) && entryOf(owner, 'component') !== undefined,
  );
}

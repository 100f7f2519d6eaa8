/** Values of inputs: literals, data and connections. Without `node` the input is the pipeline's own. */
import { parseBinding } from '../bindings.ts';
import type { DataType, LiteralType } from '../component.ts';
import { automlDataKeys } from '../node-keys.ts';
import type { Binding } from '../pipeline.ts';
import { entryOf, textOf, valueAt, type YamlEntry, type YamlMap, type YamlValue } from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { draftOf, ownerOf } from './locate.ts';
import { newInputValue } from './nodes.ts';
import { removeEntries, removeEntriesOrAll } from './remove-entries.ts';
import { type NewEntry, newText } from './render.ts';
import { spelledBinding } from './spelled.ts';
import type { TextChange, TextEdit } from './text-edit.ts';
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
  return changeIn(draft, setInput(draft, ownerOf(draft, args.node), { key: args.input, value }));
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
    return changeIn(draft, updateData(draft, existing, args));
  }
  const { type, path, mode } = args;
  const value = newInputValue({ kind: 'data', type, path, ...(mode === undefined ? {} : { mode }) });
  return changeIn(draft, setInput(draft, owner, { key: args.input, value }));
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
  const existing = valueOfInput(owner, args.input);
  if (existing?.kind === 'map' && existing.shared !== true) {
    const path = entryOf(existing, 'path')?.value;
    if (path?.kind === 'scalar' && parseBinding(path.text) !== undefined) {
      const value = spelledBinding(args.source, path);
      return changeIn(draft, setKey(draft, existing, { key: 'path', value }));
    }
  }
  const value = spelledBinding(args.source, existing);
  return changeIn(draft, setInput(draft, owner, { key: args.input, value }));
}

/** Takes the input's value away, and `inputs:` with it when nothing is left there. */
export function unsetInput(text: string, args: InputPlace): TextChange {
  const draft = draftOf(text);
  return changeIn(draft, unsetInputIn(draft, ownerOf(draft, args.node), args.input));
}

export function unsetInputIn(draft: Draft, owner: YamlMap, input: string): TextEdit[] {
  if (standsInNode(owner, input)) return removeEntries(draft, owner, new Set([input]));
  const holder = entryOf(owner, 'inputs');
  if (holder?.value.kind !== 'map' || entryOf(holder.value, input) === undefined) return [];
  return removeEntriesOrAll(draft, owner, holder, new Set([input]), 'remove');
}

export function setInput(draft: Draft, owner: YamlMap, added: NewEntry): TextEdit[] {
  if (standsInNode(owner, added.key)) return setKey(draft, owner, added);
  return setInHolder(draft, owner, 'inputs', added, placeOfInputs(owner));
}

/** Undefined when the input is not written. */
export function valueOfInput(owner: YamlMap, name: string): YamlValue | undefined {
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

/** Single fields of a node and of the pipeline; `undefined` takes the field away. */
import type { LiteralType } from '../component.ts';
import { entryOf, type YamlMap } from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { draftOf, nodeOf, rootOf } from './locate.ts';
import { removeEntries, removeEntriesOrAll } from './remove-entries.ts';
import { type NewValue, newText } from './render.ts';
import type { TextChange, TextEdit } from './text-edit.ts';
import { type Draft, ownEntries, setInHolder, setKey } from './tree-edit.ts';

export interface NodeField {
  readonly id: string;
  readonly value: string | undefined;
}

export function setDisplayName(text: string, args: NodeField): TextChange {
  return setNodeField(text, args, 'display_name', 'component');
}

export function setComment(text: string, args: NodeField): TextChange {
  return setNodeField(text, args, 'comment', 'component');
}

/** As it is to be spelled: `azureml:gpu-cluster`, `local`. */
export function setNodeCompute(text: string, args: NodeField): TextChange {
  return setNodeField(text, args, 'compute', 'component');
}

/** The name that people read, `display_name:`. */
export function setPipelineName(text: string, args: { readonly value: string | undefined }): TextChange {
  const draft = draftOf(text);
  const root = rootOf(draft);
  const value = args.value === undefined ? undefined : newText(args.value);
  return changeIn(
    draft,
    setField(draft, root, 'display_name', value, entryOf(root, 'name') === undefined ? 'type' : 'name'),
  );
}

/** What people read about the whole pipeline, `description:`. */
export function setDescription(text: string, args: { readonly value: string | undefined }): TextChange {
  const draft = draftOf(text);
  const root = rootOf(draft);
  const value = args.value === undefined ? undefined : newText(args.value);
  const before = ownEntries(root).findLast(({ key }) => ['type', 'name', 'display_name'].includes(key));
  return changeIn(draft, setField(draft, root, 'description', value, before?.key ?? 'type'));
}

/** A key of `settings:`, such as `default_compute` or `force_rerun`. */
export function setSetting(
  text: string,
  args: { readonly key: string; readonly value: string | undefined; readonly type?: LiteralType },
): TextChange {
  const draft = draftOf(text);
  const root = rootOf(draft);
  if (args.value !== undefined) {
    const added = { key: args.key, value: newText(args.value, args.type ?? 'string') };
    return changeIn(draft, setInHolder(draft, root, 'settings', added));
  }
  const holder = entryOf(root, 'settings');
  if (holder?.value.kind !== 'map' || entryOf(holder.value, args.key) === undefined) return [];
  return changeIn(draft, removeEntriesOrAll(draft, root, holder, new Set([args.key]), 'remove'));
}

function setNodeField(text: string, args: NodeField, key: string, after: string): TextChange {
  const draft = draftOf(text);
  const { map } = nodeOf(draft, args.id);
  return changeIn(
    draft,
    setField(draft, map, key, args.value === undefined ? undefined : newText(args.value), after),
  );
}

export function setField(
  draft: Draft,
  map: YamlMap,
  key: string,
  value: NewValue | undefined,
  after: string,
): TextEdit[] {
  if (value !== undefined) return setKey(draft, map, { key, value }, entryOf(map, after));
  return entryOf(map, key) === undefined ? [] : removeEntries(draft, map, new Set([key]));
}

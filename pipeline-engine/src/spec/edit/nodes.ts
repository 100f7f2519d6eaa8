/** Adding, removing and renaming nodes, and putting another component in a node's place. */
import { EngineError } from '../../errors.ts';
import { formatBinding } from '../bindings.ts';
import type { InputValue, NamedInput, NodeType } from '../pipeline.ts';
import { entryOf, textOf, valueAt, type YamlEntry, type YamlMap } from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { draftOf, jobsOf, nodeOf, rootOf } from './locate.ts';
import { keysBoundTo, type Referent, renameOutputReferences, renameReferences } from './references.ts';
import { mergeRemovals, removeEntries, removeEntriesOrAll } from './remove-entries.ts';
import { type NewEntry, type NewValue, newMap, newText, renderBlockEntry } from './render.ts';
import type { TextChange, TextEdit } from './text-edit.ts';
import { addEntries, type Draft, ownEntries, renameKey, setKey } from './tree-edit.ts';

export interface NewNode {
  readonly id: string;
  /** As it is to be spelled: `azureml:train_model:1`, `./train.yml`. */
  readonly component: string;
  /** Default: `command`. */
  readonly type?: NodeType;
  readonly displayName?: string;
  readonly inputs?: readonly NamedInput[];
}

/** Writes the node at the end of `jobs:`, which is made when there is none. */
export function addNode(text: string, node: NewNode): TextChange {
  const draft = draftOf(text);
  if (entryOf(jobsOf(draft), node.id) !== undefined) {
    throw new EngineError('invalid-request', `There is a node "${node.id}" already.`, { node: node.id });
  }
  return changeIn(draft, addJobs(draft, [{ key: node.id, value: nodeValue(node) }]));
}

function nodeValue(node: NewNode): NewValue {
  const entries: NewEntry[] = [
    { key: 'type', value: newText(node.type ?? 'command') },
    { key: 'component', value: newText(node.component) },
  ];
  if (node.displayName !== undefined) entries.push({ key: 'display_name', value: newText(node.displayName) });
  if (node.inputs !== undefined && node.inputs.length > 0) {
    const inputs = node.inputs.map(({ name, value }) => ({ key: name, value: newInputValue(value) }));
    entries.push({ key: 'inputs', value: newMap(inputs) });
  }
  return newMap(entries);
}

/** An input's value as it is written into a document. */
export function newInputValue(value: InputValue): NewValue {
  if (value.kind === 'literal') return newText(value.text, value.type);
  const path = value.kind === 'binding' ? formatBinding(value.binding) : value.path;
  if (value.kind === 'binding' && value.type === undefined && value.mode === undefined)
    return newText(path ?? '');
  const entries: NewEntry[] = [];
  if (value.type !== undefined) entries.push({ key: 'type', value: newText(value.type) });
  if (path !== undefined) entries.push({ key: 'path', value: newText(path) });
  if (value.mode !== undefined) entries.push({ key: 'mode', value: newText(value.mode) });
  return newMap(entries);
}

function addJobs(draft: Draft, nodes: readonly NewEntry[]): TextEdit[] {
  const { root } = draft.document;
  if (root === undefined) return [appendToEmptyDocument(draft, { key: 'jobs', value: newMap(nodes) })];
  const map = rootOf(draft);
  const jobs = jobsOf(draft);
  if (jobs !== undefined && jobs.entries.length > 0) return addEntries(draft, jobs, nodes);
  return setKey(draft, map, { key: 'jobs', value: newMap(nodes) });
}

function appendToEmptyDocument(draft: Draft, entry: NewEntry): TextEdit {
  const end = draft.text.length;
  const before = end === 0 || draft.text.endsWith('\n') ? '' : draft.style.lineEnd;
  const insert = before + renderBlockEntry(entry, 0, draft.style).text + draft.style.lineEnd;
  return { from: end, to: end, insert };
}

/** Removes the nodes, the comments right above them, and every input that was bound to one of them. */
export function removeNodes(text: string, ids: readonly string[]): TextChange {
  const draft = draftOf(text);
  const jobs = jobsOf(draft);
  const jobsEntry = entryOf(draft.document.root, 'jobs');
  if (jobs === undefined || jobsEntry === undefined) return [];
  const gone = new Set(ids);
  const edits = removeEntriesOrAll(draft, rootOf(draft), jobsEntry, gone, 'braces');
  for (const entry of ownEntries(jobs)) {
    if (!gone.has(entry.key) && entry.value.kind === 'map' && entry.value.shared !== true) {
      edits.push(...unbind(draft, entry.value, ({ kind, name }) => kind === 'node' && gone.has(name)));
    }
  }
  edits.push(...removeFromSettings(draft, gone));
  return changeIn(draft, mergeRemovals(text, edits));
}

/** What runs before and after the others is named in the settings. */
function removeFromSettings(draft: Draft, gone: ReadonlySet<string>): TextEdit[] {
  const settings = entryOf(rootOf(draft), 'settings');
  if (settings?.value.kind !== 'map' || settings.value.shared === true) return [];
  const keys = ['on_init', 'on_finalize'].filter((key) =>
    gone.has(textOf(valueAt(settings.value, key)) ?? ''),
  );
  if (keys.length === 0) return [];
  return removeEntriesOrAll(draft, rootOf(draft), settings, new Set(keys), 'remove');
}

/** Removes what a node binds to things that are gone: inputs, and the keys of node types that bind in other places. */
export function unbind(draft: Draft, node: YamlMap, isGone: (referent: Referent) => boolean): TextEdit[] {
  const edits: TextEdit[] = [];
  const direct = keysBoundTo(node, isGone);
  edits.push(...removeEntries(draft, node, direct));
  for (const holder of ownEntries(node)) {
    if (holder.value.kind !== 'map' || direct.has(holder.key) || holder.value.shared === true) continue;
    const keys = keysBoundTo(holder.value, isGone);
    if (keys.size > 0) edits.push(...removeEntriesOrAll(draft, node, holder, keys, 'remove'));
  }
  return edits;
}

/** Renames the node and everything that refers to it. */
export function renameNode(text: string, args: { readonly id: string; readonly to: string }): TextChange {
  const draft = draftOf(text);
  const { entry } = nodeOf(draft, args.id);
  if (entryOf(jobsOf(draft), args.to) !== undefined) {
    throw new EngineError('invalid-request', `There is a node "${args.to}" already.`, { node: args.to });
  }
  const root = rootOf(draft);
  return changeIn(draft, [
    renameKey(draft, entry, args.to),
    ...renameReferences(text, root, args.id, args.to),
    ...renameInSettings(root, args.id, args.to),
  ]);
}

function renameInSettings(root: YamlMap, id: string, to: string): TextEdit[] {
  return ['on_init', 'on_finalize'].flatMap((key) => {
    const value = entryOf(entryOf(root, 'settings')?.value, key)?.value;
    if (value?.kind !== 'scalar' || value.text !== id) return [];
    const quoted = value.style === 'single' || value.style === 'double' ? 1 : 0;
    return [{ from: value.from + quoted, to: value.to - quoted, insert: to }];
  });
}

export interface Replacement {
  readonly id: string;
  readonly component: string;
  readonly type?: NodeType;
  /** Old names of inputs to their new names; those not named keep theirs. */
  readonly renameInputs?: Readonly<Record<string, string>>;
  readonly removeInputs?: readonly string[];
  /** The same for outputs; the nodes that read them follow. */
  readonly renameOutputs?: Readonly<Record<string, string>>;
}

/** Puts another component in the node's place; wires stay as far as the caller maps the ports. */
export function replaceComponent(text: string, args: Replacement): TextChange {
  const draft = draftOf(text);
  const { map } = nodeOf(draft, args.id);
  const removed = new Set(args.removeInputs ?? []);
  const inputs = new Map(Object.entries(args.renameInputs ?? {}));
  const outputs = new Map(Object.entries(args.renameOutputs ?? {}));
  const type = entryOf(map, 'type');
  const edits = setKey(draft, map, { key: 'component', value: newText(args.component) }, type);
  if (args.type !== undefined && type !== undefined) {
    edits.push(...setKey(draft, map, { key: 'type', value: newText(args.type) }));
  }
  const holder = entryOf(map, 'inputs');
  if (holder !== undefined && removed.size > 0) {
    edits.push(...removeEntriesOrAll(draft, map, holder, removed, 'remove'));
  }
  edits.push(...renameKeys(draft, holder, inputs, removed));
  edits.push(...renameKeys(draft, entryOf(map, 'outputs'), outputs, new Set()));
  if (outputs.size > 0) edits.push(...renameOutputReferences(text, rootOf(draft), args.id, outputs));
  return changeIn(draft, edits);
}

function renameKeys(
  draft: Draft,
  holder: YamlEntry | undefined,
  names: ReadonlyMap<string, string>,
  except: ReadonlySet<string>,
): TextEdit[] {
  if (holder?.value.kind !== 'map' || holder.value.shared === true) return [];
  return ownEntries(holder.value).flatMap((entry) => {
    const name = names.get(entry.key);
    return name === undefined || name === entry.key || except.has(entry.key)
      ? []
      : [renameKey(draft, entry, name)];
  });
}

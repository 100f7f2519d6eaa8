/** Nodes as text: what copy puts on the clipboard is a small `jobs:` document, which paste takes from anywhere. */
import { EngineError } from '../../errors.ts';
import { entryOf, type YamlEntry, type YamlMap } from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { draftOf, jobsOf, rootOf } from './locate.ts';
import { unbind } from './nodes.ts';
import { type Referent, renameReferences } from './references.ts';
import { blockOfEntry } from './remove-entries.ts';
import { flowTextOf } from './render.ts';
import { spellKey } from './spell.ts';
import { applyEdits, changeOf, type TextChange, type TextEdit } from './text-edit.ts';
import { afterColon, columnOf, endOfLine } from './text-lines.ts';
import { addToFlow, type Draft, insertLines, isJson, ownEntries, renameKey } from './tree-edit.ts';

/** In the order of the file, with the comments above them. */
export function copyNodes(text: string, ids: readonly string[]): string {
  const draft = draftOf(text);
  const jobs = jobsOf(draft);
  if (jobs === undefined) return 'jobs: {}\n';
  const wanted = new Set(ids);
  const blocks = ownEntries(jobs)
    .filter(({ key }) => wanted.has(key))
    .flatMap((entry) => (jobs.flow ? [`  ${flowEntry(entry, false)}`] : blockLines(draft, jobs, entry, 2)));
  return blocks.length === 0 ? 'jobs: {}\n' : `jobs:\n${blocks.join('\n')}\n`;
}

/** The lines of an entry, moved to a column. */
function blockLines(draft: Draft, map: YamlMap, entry: YamlEntry, to: number): string[] {
  const own = ownEntries(map);
  const block = blockOfEntry(draft.text, entry, own[own.indexOf(entry) - 1]);
  const from = columnOf(draft.text, entry.keyFrom);
  const lines = draft.text
    .slice(block.from, block.to)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  return lines.map((line) => moveLine(line, from, to));
}

/** Lines that stand further left than their block (continued quoted scalars) stay where they are. */
function moveLine(line: string, from: number, to: number): string {
  if (line.trim() === '') return line.slice(Math.min(from, line.length));
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  return indent < from ? line : ' '.repeat(to) + line.slice(from);
}

function flowEntry(entry: YamlEntry, json: boolean): string {
  return `${spellKey(entry.key, json)}: ${flowTextOf(entry.value, json)}`;
}

export interface PasteArguments {
  /** What `copyNodes` gave, from this document or another. */
  readonly fragment: string;
  /** New names of the fragment's nodes; those not named keep theirs, and must be free. */
  readonly names: Readonly<Record<string, string>>;
}

/** Bindings among the pasted nodes follow their new names; bindings to what this document does not have are left out. */
export function pasteNodes(text: string, args: PasteArguments): TextChange {
  const draft = draftOf(text);
  const fragment = draftOf(
    renameAll(withoutForeignBindings(draft, args.fragment), new Map(Object.entries(args.names))),
  );
  const pasted = jobsOf(fragment);
  if (pasted === undefined || pasted.entries.length === 0) return [];
  const taken = ownEntries(pasted).find(({ key }) => jobsOf(draft)?.index.has(key));
  if (taken !== undefined) {
    throw new EngineError('invalid-request', `There is a node "${taken.key}" already.`, { node: taken.key });
  }
  return changeIn(draft, paste(draft, fragment, pasted));
}

function paste(draft: Draft, fragment: Draft, pasted: YamlMap): TextEdit[] {
  const root = rootOf(draft);
  const jobs = jobsOf(draft);
  if (root.flow || (jobs?.flow === true && jobs.entries.length > 0))
    return pasteFlow(draft, root, jobs, pasted);
  if (jobs !== undefined && jobs.entries.length > 0) {
    const column = columnOf(draft.text, ownEntries(jobs)[0]?.keyFrom ?? jobs.from);
    return [insertLines(draft, jobs, linesOf(fragment, pasted, column), false)];
  }
  const lines = linesOf(fragment, pasted, draft.style.step);
  const holder = entryOf(root, 'jobs');
  if (holder === undefined) return [insertLines(draft, root, ['jobs:', ...lines], false)];
  const end = endOfLine(draft.text, holder.value.to);
  return [
    {
      from: afterColon(draft.text, holder),
      to: Math.max(holder.value.to, afterColon(draft.text, holder)),
      insert: '',
    },
    { from: end, to: end, insert: lines.map((line) => draft.style.lineEnd + line).join('') },
  ];
}

function pasteFlow(draft: Draft, root: YamlMap, jobs: YamlMap | undefined, pasted: YamlMap): TextEdit[] {
  const json = isJson(draft, jobs ?? root);
  const entries = ownEntries(pasted).map((entry) => flowEntry(entry, json));
  if (jobs !== undefined) return addToFlow(draft, jobs, entries);
  return addToFlow(draft, root, [`${spellKey('jobs', json)}: {${entries.join(', ')}}`]);
}

function linesOf(fragment: Draft, pasted: YamlMap, column: number): string[] {
  return ownEntries(pasted).flatMap((entry) => blockLines(fragment, pasted, entry, column));
}

function withoutForeignBindings(draft: Draft, fragment: string): string {
  const source = draftOf(fragment);
  const pasted = jobsOf(source);
  const nodes = jobsOf(draft)?.index;
  const inputs = entryOf(draft.document.root, 'inputs')?.value;
  const isForeign = ({ kind, name }: Referent): boolean =>
    kind === 'node'
      ? !pasted?.index.has(name) && !nodes?.has(name)
      : // Two nodes cannot write one output of the pipeline.
        kind === 'output' || entryOf(inputs, name) === undefined;
  const edits = (pasted === undefined ? [] : ownEntries(pasted)).flatMap(({ value }) =>
    value.kind === 'map' ? unbind(source, value, isForeign) : [],
  );
  return applyEdits(fragment, changeOf(edits)).text;
}

/** All at once, so that two nodes may even swap names. */
function renameAll(fragment: string, names: ReadonlyMap<string, string>): string {
  const source = draftOf(fragment);
  const pasted = jobsOf(source);
  if (pasted === undefined) return fragment;
  const edits = ownEntries(pasted).flatMap((entry) => {
    const name = names.get(entry.key);
    if (name === undefined || name === entry.key) return [];
    return [renameKey(source, entry, name), ...renameReferences(fragment, pasted, entry.key, name)];
  });
  return applyEdits(fragment, changeOf(edits)).text;
}

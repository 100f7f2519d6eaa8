/** The pipeline's own inputs and outputs: adding, removing and renaming them with everything that refers to them. */
import { EngineError } from '../../errors.ts';
import type { LiteralType } from '../component.ts';
import { parsePipeline } from '../parse-pipeline.ts';
import type { InputValue } from '../pipeline.ts';
import { extensionKey } from '../x-millrace.ts';
import { entryOf, type YamlEntry, type YamlMap } from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { draftOf, jobsOf, rootOf } from './locate.ts';
import { newInputValue, unbind } from './nodes.ts';
import { type PortSide, type Referent, renamePortReferences } from './references.ts';
import { mergeRemovals, removeEntriesOrAll } from './remove-entries.ts';
import { type NewValue, newMap, newText } from './render.ts';
import type { TextChange, TextEdit } from './text-edit.ts';
import { type Draft, ownEntries, renameKey, requireOwn, setInHolder } from './tree-edit.ts';

/** A pipeline component declares ports; a pipeline job gives values. */
export function declaresPorts(text: string): boolean {
  return parsePipeline(text).model?.kind === 'pipeline-component';
}

export function addPipelineInput(
  text: string,
  args: { readonly name: string; readonly value: InputValue },
): TextChange {
  const draft = draftOf(text);
  const { value } = args;
  if (!declaresPorts(text)) return changeIn(draft, addPort(draft, 'inputs', args.name, newInputValue(value)));
  if (value.kind === 'binding') throw refusal(`The input "${args.name}" of a pipeline cannot be bound.`);
  const declared =
    value.kind === 'literal'
      ? literalPort(value.type, newText(value.text, value.type))
      : newInputValue(withoutPath(value, args.name));
  return changeIn(draft, addPort(draft, 'inputs', args.name, declared));
}

export function literalPort(type: LiteralType, preset: NewValue): NewValue {
  return newMap([
    { key: 'type', value: newText(type) },
    { key: 'default', value: preset },
  ]);
}

function withoutPath(value: InputValue & { kind: 'data' }, name: string): InputValue {
  if (value.path !== undefined) throw noDefault(name);
  return value;
}

export function noDefault(name: string): EngineError {
  return refusal(`The input "${name}" of a pipeline component cannot have a data default.`, { input: name });
}

export function refusal(message: string, params: Record<string, string> = {}): EngineError {
  return new EngineError('invalid-request', message, params);
}

const portName = /^[a-zA-Z_][a-zA-Z0-9_]*(?:\.[a-zA-Z_][a-zA-Z0-9_]*)*$/;

/** Writes `inputs:` or `outputs:` before the nodes when there is none yet. */
export function addPort(draft: Draft, side: PortSide, name: string, value: NewValue): TextEdit[] {
  requireFreeName(draft, side, name);
  const root = rootOf(draft);
  const own = ownEntries(root);
  const jobs = own.findIndex(({ key }) => key === 'jobs');
  const inputs = side === 'outputs' ? own.find(({ key }) => key === 'inputs') : undefined;
  const place = inputs ?? (jobs > 0 ? own[jobs - 1] : undefined);
  return setInHolder(draft, root, side, { key: name, value }, place);
}

function requireFreeName(draft: Draft, side: PortSide, name: string): void {
  if (!portName.test(name)) throw refusal(`"${name}" is no name for an input or output.`, { name });
  if (entryOf(entryOf(rootOf(draft), side)?.value, name) === undefined) return;
  throw refusal(`There is "${name}" in the ${side} of the pipeline already.`, { name });
}

export function portOf(draft: Draft, side: PortSide, name: string): { holder: YamlEntry; entry: YamlEntry } {
  const holder = entryOf(rootOf(draft), side);
  const entry = entryOf(holder?.value, name);
  if (holder === undefined || entry === undefined) {
    throw new EngineError('not-found', `The pipeline has no "${name}" in its ${side}.`, { name });
  }
  requireOwn(holder.value, side);
  return { holder, entry };
}

/** Removes the input, and every value that was bound to it. */
export function removePipelineInput(text: string, args: { readonly name: string }): TextChange {
  return removePort(text, 'inputs', args.name);
}

/** Removes the output; nodes keep what they write, and deliver it nowhere. */
export function removePipelineOutput(text: string, args: { readonly name: string }): TextChange {
  return removePort(text, 'outputs', args.name);
}

function removePort(text: string, side: PortSide, name: string): TextChange {
  const draft = draftOf(text);
  const edits = removePortEntry(draft, side, name);
  const kind = side === 'inputs' ? 'input' : 'output';
  const isGone = (referent: Referent): boolean => referent.kind === kind && referent.name === name;
  for (const node of nodesOf(draft)) edits.push(...unbind(draft, node, isGone));
  return changeIn(draft, mergeRemovals(text, edits));
}

/** Also what `x-millrace` says about it. */
export function removePortEntry(draft: Draft, side: PortSide, name: string): TextEdit[] {
  const { holder } = portOf(draft, side, name);
  const edits = removeEntriesOrAll(draft, rootOf(draft), holder, new Set([name]), 'remove');
  const extension = extensionOf(draft, side);
  if (extension === undefined || entryOf(extension.entry.value, name) === undefined) return edits;
  return [...edits, ...removeEntriesOrAll(draft, extension.map, extension.entry, new Set([name]), 'braces')];
}

function extensionOf(draft: Draft, side: PortSide): { map: YamlMap; entry: YamlEntry } | undefined {
  const map = entryOf(rootOf(draft), extensionKey)?.value;
  const entry = entryOf(map, side);
  return map?.kind === 'map' && entry?.value.kind === 'map' ? { map, entry } : undefined;
}

function nodesOf(draft: Draft): YamlMap[] {
  const jobs = jobsOf(draft);
  return (jobs === undefined ? [] : ownEntries(jobs)).flatMap(({ value }) =>
    value.kind === 'map' && value.shared !== true ? [value] : [],
  );
}

export interface PortRename {
  readonly name: string;
  readonly to: string;
}

export function renamePipelineInput(text: string, args: PortRename): TextChange {
  return renamePort(text, 'inputs', args);
}

export function renamePipelineOutput(text: string, args: PortRename): TextChange {
  return renamePort(text, 'outputs', args);
}

function renamePort(text: string, side: PortSide, { name, to }: PortRename): TextChange {
  const draft = draftOf(text);
  const { entry } = portOf(draft, side, name);
  if (name === to) return [];
  requireFreeName(draft, side, to);
  const known = entryOf(extensionOf(draft, side)?.entry.value, name);
  return changeIn(draft, [
    renameKey(draft, entry, to),
    ...(known === undefined ? [] : [renameKey(draft, known, to)]),
    ...renamePortReferences(text, rootOf(draft), { side, name, to }),
  ]);
}

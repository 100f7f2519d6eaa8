/** Moving a value between a node's input and the pipeline's inputs. */
import { EngineError } from '../../errors.ts';
import { parseBinding } from '../bindings.ts';
import type { LiteralType } from '../component.ts';
import { isLiteralType } from '../data-types.ts';
import type { InputValue } from '../pipeline.ts';
import { isEmptyValue, textOf, valueAt, type YamlEntry, type YamlValue } from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { setInput, unsetInputIn, valueOfInput } from './inputs.ts';
import { draftOf, nodeOf, rootOf } from './locate.ts';
import { newInputValue } from './nodes.ts';
import {
  addPort,
  declaresPorts,
  literalPort,
  noDefault,
  portOf,
  refusal,
  removePortEntry,
} from './pipeline-ports.ts';
import { countPortReferences } from './references.ts';
import { mergeRemovals } from './remove-entries.ts';
import { type NewEntry, type NewValue, newMap, newText } from './render.ts';
import { spelledBinding, spelledOf } from './spelled.ts';
import type { TextChange, TextEdit } from './text-edit.ts';
import { type Draft, setKey } from './tree-edit.ts';

export interface InputPromotion {
  readonly node: string;
  readonly input: string;
  /** The name of the new pipeline input. */
  readonly name: string;
  /** What the input means while nothing is written: its component's default. */
  readonly value?: InputValue;
  /** The type that a pipeline component declares; otherwise what the value reads as. */
  readonly type?: LiteralType;
}

/** The value moves to the pipeline's inputs as it is spelled, comments inside it included; the node is bound to it. */
export function promoteInput(text: string, args: InputPromotion): TextChange {
  const draft = draftOf(text);
  const { map } = nodeOf(draft, args.node);
  const value = valueOfInput(map, args.input);
  if (bindingOf(value) !== undefined)
    throw refusal(`The input "${args.input}" is connected already.`, { node: args.node, input: args.input });
  const bound = spelledBinding({ kind: 'parent-input', name: args.name }, value);
  return changeIn(draft, [
    ...addPort(draft, 'inputs', args.name, promoted(draft, text, value, args)),
    ...setInput(draft, map, { key: args.input, value: bound }),
  ]);
}

function bindingOf(value: YamlValue | undefined): ReturnType<typeof parseBinding> {
  const text = textOf(value?.kind === 'map' ? valueAt(value, 'path') : value);
  return text === undefined ? undefined : parseBinding(text);
}

function promoted(draft: Draft, text: string, value: YamlValue | undefined, args: InputPromotion): NewValue {
  const component = declaresPorts(text);
  if (value !== undefined && !isEmptyValue(value)) {
    const spelled = spelledOf(draft, value, args.input);
    if (!component) return spelled;
    if (value.kind === 'scalar') return literalPort(args.type ?? literalTypeOf(value.type), spelled);
    if (valueAt(value, 'path') !== undefined) throw noDefault(args.name);
    return spelled;
  }
  const given = args.value;
  if (given === undefined || given.kind === 'binding')
    throw refusal(`The input "${args.input}" has no value to promote.`, {
      node: args.node,
      input: args.input,
    });
  if (!component) return newInputValue(given);
  if (given.kind === 'literal') return literalPort(args.type ?? given.type, newText(given.text, given.type));
  if (given.path !== undefined) throw noDefault(args.name);
  return newInputValue(given);
}

function literalTypeOf(type: string): LiteralType {
  return isLiteralType(type) ? type : 'string';
}

/** The pipeline input's value moves back to the node; the pipeline input goes when nothing else refers to it. */
export function demoteInput(
  text: string,
  args: { readonly node: string; readonly input: string },
): TextChange {
  const draft = draftOf(text);
  const { map } = nodeOf(draft, args.node);
  const bound = valueOfInput(map, args.input);
  const binding = bindingOf(bound);
  if (bound === undefined || binding?.kind !== 'parent-input') {
    throw new EngineError('not-found', `The input "${args.input}" is not bound to a pipeline input.`, {
      node: args.node,
      input: args.input,
    });
  }
  const source = portOf(draft, 'inputs', binding.name).entry;
  const value = demoted(draft, text, source);
  const edits =
    value === undefined
      ? unsetInputIn(draft, map, args.input)
      : setDemoted(draft, bound, source, { key: args.input, value }, map);
  if (countPortReferences(rootOf(draft), 'inputs', binding.name) === 1)
    edits.push(...removePortEntry(draft, 'inputs', binding.name));
  return changeIn(draft, mergeRemovals(text, edits));
}

/** Nothing when the pipeline input says nothing either. */
function demoted(draft: Draft, text: string, source: YamlEntry): NewValue | undefined {
  const { value } = source;
  if (!declaresPorts(text)) return isEmptyValue(value) ? undefined : spelledOf(draft, value, source.key);
  const type = textOf(valueAt(value, 'type')) ?? 'string';
  if (isLiteralType(type)) {
    const preset = valueAt(value, 'default');
    return preset === undefined || isEmptyValue(preset) ? undefined : spelledOf(draft, preset, source.key);
  }
  const mode = textOf(valueAt(value, 'mode'));
  const entries: NewEntry[] = [{ key: 'type', value: newText(type) }];
  if (mode !== undefined) entries.push({ key: 'mode', value: newText(mode) });
  return newMap(entries);
}

/** A value in the form `{path: ${{…}}, mode}` keeps its form, and gets the path of the pipeline input's data. */
function setDemoted(
  draft: Draft,
  bound: YamlValue,
  source: YamlEntry,
  added: NewEntry,
  owner: Parameters<typeof setInput>[1],
): TextEdit[] {
  const path = valueAt(source.value, 'path');
  if (bound.kind !== 'map' || bound.shared === true || bound.entries.length === 1 || path === undefined)
    return setInput(draft, owner, added);
  const edits = setKey(draft, bound, { key: 'path', value: spelledOf(draft, path, 'path') });
  const type = valueAt(source.value, 'type');
  if (type === undefined || valueAt(bound, 'type') !== undefined) return edits;
  return [...edits, ...setKey(draft, bound, { key: 'type', value: spelledOf(draft, type, 'type') })];
}

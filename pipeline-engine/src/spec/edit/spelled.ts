/** Takes a value as it is spelled, comments inside it included, so that it can be written somewhere else. */
import { formatBinding, parseBinding } from '../bindings.ts';
import type { Binding } from '../pipeline.ts';
import { isEmptyValue, type YamlScalar, type YamlValue } from '../yaml/value.ts';
import { flowTextOf, type NewValue, newText } from './render.ts';
import { columnOf, endOfLine, startOfLine } from './text-lines.ts';
import { type Draft, requireOwn } from './tree-edit.ts';

/** `name` says whose value it is, should it come from an anchor. */
export function spelledOf(draft: Draft, value: YamlValue, name: string): NewValue {
  requireOwn(value, name);
  if (isEmptyValue(value)) return { kind: 'spelled', source: value, inline: '', below: [], open: false };
  if (value.kind === 'scalar' && value.style === 'block') return blockScalar(draft, value);
  if (value.kind !== 'scalar' && !value.flow) return block(draft, value);
  const source = draft.text.slice(value.from, value.to);
  const inline = source.includes('\n') ? flowTextOf(value, false) : source;
  return { kind: 'spelled', source: value, inline, below: [], open: false };
}

/** An expression without quotes where none are needed, whatever stood there; a quoted expression keeps its quotes. */
export function spelledBinding(binding: Binding, old: YamlValue | undefined): NewValue {
  const text = formatBinding(binding);
  if (old?.kind === 'scalar' && parseBinding(old.text) !== undefined) return newText(text);
  const source: YamlScalar = { kind: 'scalar', text, type: 'string', style: 'plain', from: 0, to: 0 };
  return { kind: 'spelled', source, inline: text, below: [], open: false };
}

function blockScalar(draft: Draft, value: YamlScalar): NewValue {
  const { text } = draft;
  const header = text.slice(value.from, endOfLine(text, value.from));
  // An indentation that is written as a number counts from where it stands.
  if (!/^[|>][-+]?\s*$/.test(header)) return newText(value.text);
  const lines = text.slice(value.from, value.to).split(/\r?\n/).slice(1);
  const indent = lines.find((line) => line.trim() !== '')?.search(/\S/) ?? 0;
  return {
    kind: 'spelled',
    source: value,
    inline: header.trimEnd(),
    below: lines.map((line) => line.slice(indent)),
    open: !header.includes('-'),
  };
}

function block(draft: Draft, value: YamlValue): NewValue {
  const { text } = draft;
  const column = columnOf(text, value.from);
  const lines = text
    .slice(startOfLine(text, value.from), endOfLine(text, value.to))
    .split(/\r?\n/)
    .map((line) => line.slice(Math.min(column, Math.max(line.search(/\S/), 0))));
  return { kind: 'spelled', source: value, inline: '', below: lines, open: false };
}

/** A schedule's trigger that is written as a flow mapping, `trigger: {type: cron, …}`: where it stands, and a change in its style. */
import { yamlOf } from '../yaml/remembered.ts';
import { entriesOf, entryOf } from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { setField } from './fields.ts';
import { draftOf, rootOf } from './locate.ts';
import { flowTextOf, newText, renderFlow } from './render.ts';
import { spellKey } from './spell.ts';
import { applyEdits } from './text-edit.ts';
import { isJson } from './tree-edit.ts';

export interface FlowTrigger {
  /** Offsets of the mapping, with its braces. */
  readonly from: number;
  readonly to: number;
  /** Where its key begins; undefined in a document that is a flow mapping as a whole, where it has no lines of its own. */
  readonly keyFrom?: number;
}

export function flowTrigger(text: string): FlowTrigger | undefined {
  const { root } = yamlOf(text);
  const entry = entryOf(root, 'trigger');
  if (root?.kind !== 'map' || entry?.value.kind !== 'map') return undefined;
  const { flow, shared, from, to } = entry.value;
  if (!flow || shared === true) return undefined;
  return { from, to, ...(root.flow ? {} : { keyFrom: entry.keyFrom }) };
}

const ends = new Set(['start_time', 'end_time']);

/** Another clock in the same braces; its start and its end stay. Undefined where there is no such trigger. */
export function setFlowTrigger(
  text: string,
  { expression, timeZone }: { readonly expression: string; readonly timeZone: string },
): string | undefined {
  const place = flowTrigger(text);
  if (place === undefined) return undefined;
  const draft = draftOf(text);
  const old = entryOf(draft.document.root, 'trigger')?.value;
  if (old?.kind !== 'map') return undefined;
  const json = isJson(draft, old);
  const made = { type: 'cron', expression, time_zone: timeZone };
  const entries = [
    // An expression is quoted, as people write it.
    ...Object.entries(made).map(
      ([key, value]) =>
        `${spellKey(key, json)}: ${renderFlow(newText(value), json, key === 'expression' ? 'double' : undefined)}`,
    ),
    ...entriesOf(old)
      .filter(({ key }) => ends.has(key))
      .map(({ key, value }) => `${spellKey(key, json)}: ${flowTextOf(value, json)}`),
  ];
  const pad = text[place.from + 1] === ' ' ? ' ' : '';
  return `${text.slice(0, place.from)}{${pad}${entries.join(', ')}${pad}}${text.slice(place.to)}`;
}

/** Takes the trigger out, whatever its style; comments right above it go with it. */
export function removeTrigger(text: string): string {
  const draft = draftOf(text);
  return applyEdits(text, changeIn(draft, setField(draft, rootOf(draft), 'trigger', undefined, ''))).text;
}

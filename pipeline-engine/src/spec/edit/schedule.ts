/** Single values of a schedule file, read and set as a form does it: every other byte of the file stays. */
import { eventTriggerKey } from '../event-trigger-key.ts';
import { yamlOf } from '../yaml/remembered.ts';
import { entryOf, isEmptyValue, textOf, type YamlMap, type YamlValue } from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { setField } from './fields.ts';
import { draftOf, rootOf } from './locate.ts';
import { removeEntriesOrAll } from './remove-entries.ts';
import { newText } from './render.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';
import { type Draft, setInHolder } from './tree-edit.ts';

/** Where each value stands: the key, and the mapping of the document that holds it. */
const places = {
  name: { key: 'name' },
  job: { holder: 'create_job', key: 'job' },
  missedRuns: { holder: 'properties', key: 'millrace.missed_runs' },
  overlap: { holder: 'properties', key: 'millrace.overlap' },
  jitter: { holder: 'properties', key: 'millrace.jitter' },
  expectWithin: { holder: 'properties', key: 'millrace.expect_within' },
  event: { holder: 'properties', key: eventTriggerKey },
  folder: { holder: 'properties', key: `${eventTriggerKey}_folder` },
  pattern: { holder: 'properties', key: `${eventTriggerKey}_pattern` },
  settled: { holder: 'properties', key: `${eventTriggerKey}_settled` },
  runs: { holder: 'properties', key: `${eventTriggerKey}_runs` },
  once: { holder: 'properties', key: `${eventTriggerKey}_once` },
  watched: { holder: 'properties', key: `${eventTriggerKey}_pipeline` },
  status: { holder: 'properties', key: `${eventTriggerKey}_status` },
  given: { holder: 'properties', key: `${eventTriggerKey}_inputs` },
} as const;

export type ScheduleField = keyof typeof places;

const fields = Object.keys(places) as ScheduleField[]; // the keys of a constant are its type's

/** The texts of the fields that have one; a text that is no YAML has none. */
export function scheduleFields(text: string): Readonly<Partial<Record<ScheduleField, string>>> {
  const { root } = yamlOf(text);
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = valueAt(root, field);
      const held = value === undefined || isEmptyValue(value) ? undefined : textOf(value);
      return held === undefined ? [] : [[field, held]];
    }),
  );
}

/** `create_job: FILE` is short for a mapping with `job: FILE`. */
function valueAt(root: YamlValue | undefined, field: ScheduleField): YamlValue | undefined {
  const place: { readonly holder?: string; readonly key: string } = places[field];
  if (place.holder === undefined) return entryOf(root, place.key)?.value;
  const holder = entryOf(root, place.holder)?.value;
  if (field === 'job' && holder?.kind === 'scalar') return holder;
  return entryOf(holder, place.key)?.value;
}

/** Undefined takes the value away. Throws `invalid-document` when the text is no YAML mapping. */
export function setScheduleField(text: string, field: ScheduleField, value: string | undefined): string {
  if (scheduleFields(text)[field] === value) return text;
  const draft = draftOf(text);
  return applyEdits(text, changeIn(draft, editsOf(draft, rootOf(draft), field, value))).text;
}

function editsOf(draft: Draft, root: YamlMap, field: ScheduleField, value: string | undefined): TextEdit[] {
  const place: { readonly holder?: string; readonly key: string } = places[field];
  const spelled = value === undefined ? undefined : newText(value);
  const holder = place.holder === undefined ? undefined : entryOf(root, place.holder);
  if (place.holder === undefined) return setField(draft, root, place.key, spelled, '');
  if (field === 'job' && holder?.value.kind !== 'map')
    return setField(draft, root, place.holder, spelled, '');
  if (spelled !== undefined)
    return setInHolder(draft, root, place.holder, { key: place.key, value: spelled });
  if (holder?.value.kind !== 'map' || entryOf(holder.value, place.key) === undefined) return [];
  return removeEntriesOrAll(draft, root, holder, new Set([place.key]), 'remove');
}

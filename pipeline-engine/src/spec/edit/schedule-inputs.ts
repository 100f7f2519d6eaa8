/** The inputs that a schedule gives its job, read and set as a form does it: every other byte of the file stays. */
import type { DataType } from '../component.ts';
import { isDataType } from '../data-types.ts';
import { yamlOf } from '../yaml/remembered.ts';
import { entriesOf, entryOf, isEmptyValue, textOf, valueAt, type YamlMap } from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { draftOf, rootOf } from './locate.ts';
import { removeEntriesOrAll } from './remove-entries.ts';
import { type NewValue, newMap, newText } from './render.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';
import { type Draft, setEntryValue, setInHolder, setKey } from './tree-edit.ts';

/** With a type it is data, whose path is the text; without, a literal. */
export interface ScheduleInput {
  readonly text: string;
  readonly type?: DataType;
}

const holder = 'create_job';

/** By name, the literal or the path of each input that has one; none of a text that is no YAML. */
export function scheduleInputs(text: string): ReadonlyMap<string, ScheduleInput> {
  const inputs = valueAt(valueAt(yamlOf(text).root, holder), 'inputs');
  return new Map(
    entriesOf(inputs).flatMap(({ key, value }): readonly [string, ScheduleInput][] => {
      const held = textOf(value.kind === 'map' ? valueAt(value, 'path') : value);
      if (held === undefined) return [];
      const spelled = textOf(valueAt(value, 'type'));
      return [
        [key, { text: held, ...(spelled !== undefined && isDataType(spelled) ? { type: spelled } : {}) }],
      ];
    }),
  );
}

/** Undefined takes the input away: it keeps the value of the pipeline. Throws `invalid-document` for what is no mapping. */
export function setScheduleInput(text: string, name: string, input: ScheduleInput | undefined): string {
  const draft = draftOf(text);
  const root = rootOf(draft);
  const edits = input === undefined ? removal(draft, root, name) : setting(draft, root, name, input);
  return applyEdits(text, changeIn(draft, edits)).text;
}

function setting(draft: Draft, root: YamlMap, name: string, input: ScheduleInput): TextEdit[] {
  const job = entryOf(root, holder);
  const added = { key: name, value: valueOfInput(input) };
  if (job?.value.kind !== 'map') {
    // `create_job: FILE` becomes the mapping that it is short for.
    const spelled = textOf(job?.value);
    const file = spelled === undefined ? [] : [{ key: 'job', value: newText(spelled) }];
    const made = newMap([...file, { key: 'inputs', value: newMap([added]) }]);
    if (job === undefined) return setKey(draft, root, { key: holder, value: made });
    return setEntryValue(draft, root, job, made);
  }
  const there = entryOf(entryOf(job.value, 'inputs')?.value, name)?.value;
  if (there?.kind !== 'map' || there.shared === true || there.entries.length === 0)
    return setInHolder(draft, job.value, 'inputs', added);
  const { type, text } = input;
  if (type === undefined) return setInHolder(draft, job.value, 'inputs', added);
  // What else stands in the object, such as its mode, stays.
  return [['type', type] as const, ['path', text] as const].flatMap(([key, value]) =>
    textOf(valueAt(there, key)) === value ? [] : setKey(draft, there, { key, value: newText(value) }),
  );
}

function valueOfInput({ text, type }: ScheduleInput): NewValue {
  if (type === undefined) return newText(text);
  return newMap([
    { key: 'type', value: newText(type) },
    { key: 'path', value: newText(text) },
  ]);
}

function removal(draft: Draft, root: YamlMap, name: string): TextEdit[] {
  const job = entryOf(root, holder)?.value;
  const inputs = entryOf(job, 'inputs');
  if (job?.kind !== 'map' || inputs === undefined || isEmptyValue(inputs.value)) return [];
  if (entryOf(inputs.value, name) === undefined) return [];
  return removeEntriesOrAll(draft, job, inputs, new Set([name]), 'remove');
}

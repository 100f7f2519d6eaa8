/** Another version or label of the component that a node uses, in the spelling that stands there. */
import { EngineError } from '../../errors.ts';
import { entryOf, textOf } from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { draftOf, nodeOf } from './locate.ts';
import { newText } from './render.ts';
import type { TextChange } from './text-edit.ts';
import { setEntryValue } from './tree-edit.ts';

export type Pin = { readonly version: string } | { readonly label: string };

export function setComponentVersion(
  text: string,
  args: { readonly id: string; readonly pin: Pin },
): TextChange {
  const draft = draftOf(text);
  const { map } = nodeOf(draft, args.id);
  const entry = entryOf(map, 'component');
  const spelled = textOf(entry?.value);
  const pinned = spelled === undefined ? undefined : pinnedAs(spelled, args.pin);
  if (entry === undefined || pinned === undefined) {
    throw new EngineError('invalid-request', `The component of "${args.id}" has no version.`, {
      node: args.id,
    });
  }
  return changeIn(draft, pinned === spelled ? [] : setEntryValue(draft, map, entry, newText(pinned)));
}

const uri =
  /^(\s*azureml:\/\/?.*\/components\/[^/@:]+)(?:\/(?:versions|labels)\/[^/]+|([@:])[^/]+)?(\/?\s*)$/;
const name = /^(\s*azureml:[^:@/]+)(?:[@:][^:@/]+)?(\s*)$/;

/** Undefined for a file, which has no version. */
function pinnedAs(spelled: string, pin: Pin): string | undefined {
  const isLabel = 'label' in pin;
  const value = isLabel ? pin.label : pin.version;
  const short = (isLabel ? '@' : ':') + value;
  const inUri = uri.exec(spelled);
  if (inUri !== null) {
    const [, head = '', mark, tail = ''] = inUri;
    return head + (mark === undefined ? `/${isLabel ? 'labels' : 'versions'}/${value}` : short) + tail;
  }
  const byName = name.exec(spelled);
  return byName === null ? undefined : (byName[1] ?? '') + short + (byName[2] ?? '');
}

/** The one thing of a batch endpoint's file that is set without an editor: which deployment calls go to. */
import { changeIn } from './change-in.ts';
import { draftOf, rootOf } from './locate.ts';
import { newText } from './render.ts';
import type { TextChange } from './text-edit.ts';
import { setInHolder } from './tree-edit.ts';

export function setDefaultDeployment(text: string, deployment: string): TextChange {
  const draft = draftOf(text);
  const added = { key: 'deployment_name', value: newText(deployment) };
  return changeIn(draft, setInHolder(draft, rootOf(draft), 'defaults', added));
}

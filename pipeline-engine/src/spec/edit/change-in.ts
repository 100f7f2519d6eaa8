/** The last step of every operation: its edits as one change that leaves the document readable. */
import { EngineError } from '../../errors.ts';
import { readYaml } from '../yaml/read.ts';
import { applyEdits, changeOf, type TextChange, type TextEdit } from './text-edit.ts';
import type { Draft } from './tree-edit.ts';

/** Refuses to take away an anchor that stays in use, or to put an alias before its anchor. */
export function changeIn(draft: Draft, edits: readonly TextEdit[]): TextChange {
  const change = changeOf(edits);
  if (change.length === 0 || draft.document.plain) return change;
  const after = readYaml(applyEdits(draft.text, change).text);
  const wrong = after.problems.find(({ code }) => code === 'yaml-syntax');
  if (wrong === undefined) return change;
  const { line, column } = draft.document.lines.place(change[0]?.from ?? 0);
  throw new EngineError(
    'invalid-request',
    `At line ${line} stands a YAML anchor that other places use. Edit it in the text.`,
    { line, column },
  );
}

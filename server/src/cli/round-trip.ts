/** Proves that editing a pipeline touches only what is edited: every node is edited, and the edit taken back. */
import { applyEdits, parsePipeline, setDisplayName } from '@millrace/pipeline-engine/browser';

/** Whether the text is the same, character by character, after an edit of each node and its inverse. */
export function isLossless(text: string): boolean {
  const nodes = parsePipeline(text).model?.nodes ?? [];
  return nodes.every(({ id }) => {
    const edited = applyEdits(text, setDisplayName(text, { node: id, displayName: 'Millrace round trip' }));
    return applyEdits(edited.text, edited.inverse).text === text;
  });
}

/** Proves that an edit touches only what is edited: each node gets another display name, and its old one back. */
import {
  applyEdits,
  type ComponentDefinition,
  type PipelineModel,
  parsePipeline,
  setDisplayName,
} from '@millrace/pipeline-engine/browser';

const probe = 'Millrace round trip';

/** Whether every node can be edited with nothing else changing its meaning, and the edit taken back to the byte. */
export function isLossless(text: string): boolean {
  const { model } = parsePipeline(text);
  if (model === undefined) return false;
  return model.nodes.every(({ id }) => {
    const edited = applyEdits(text, setDisplayName(text, { id, value: probe }));
    const after = parsePipeline(edited.text).model;
    const isSame = after !== undefined && meaning(after, id) === meaning(model, id);
    return isSame && applyEdits(edited.text, edited.inverse).text === text;
  });
}

/** Everything that a pipeline says but for one display name and the lines on which it says it. */
function meaning(model: PipelineModel, edited: string): string {
  const nodes = model.nodes.map(({ lines, displayName, inline, ...rest }) =>
    rest.id === edited ? { ...rest, inline: withoutNames(inline) } : { ...rest, displayName, inline },
  );
  return JSON.stringify({ ...model, nodes });
}

/** A definition that stands in the node itself takes the node's name. */
function withoutNames(inline: ComponentDefinition | undefined) {
  if (inline === undefined) return undefined;
  const { displayName, title, ...rest } = inline;
  return rest;
}

/** Which nodes changed since a run started: their own block, or anything above them. */
import { isSame, type PipelineModel, type PipelineNode } from '@millrace/pipeline-engine/browser';
import { downstreamOf } from './wires.ts';

/** Names, comments and the place in the file do not count: they change no result. */
function meaning(node: PipelineNode): Partial<PipelineNode> {
  const { lines: _lines, displayName: _displayName, comment: _comment, compute: _compute, ...rest } = node;
  return rest;
}

const none: ReadonlySet<string> = new Set();
let last: { ran: PipelineModel; now: PipelineModel; edited: ReadonlySet<string> } | undefined;

export function editedSince(
  ran: PipelineModel | undefined,
  now: PipelineModel | undefined,
): ReadonlySet<string> {
  if (!ran || !now || ran === now) return none;
  if (last?.ran === ran && last.now === now) return last.edited;
  const before = new Map(ran.nodes.map((node) => [node.id, node]));
  const changed = now.nodes.filter((node) => {
    const old = before.get(node.id);
    return !old || (old !== node && !isSame(meaning(old), meaning(node)));
  });
  const edited =
    changed.length === 0
      ? none
      : downstreamOf(
          now,
          changed.map((node) => node.id),
        );
  last = { ran, now, edited };
  return edited;
}

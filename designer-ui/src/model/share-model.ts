/** Structural sharing between two readings of a document: what says the same keeps its object. */
import { isSame, type PipelineModel, type PipelineNode } from '@millrace/pipeline-engine/browser';

export function shareModel(previous: PipelineModel | undefined, next: PipelineModel): PipelineModel {
  if (!previous) return next;
  const model = { ...next, nodes: sharedNodes(previous.nodes, next.nodes) };
  return model.nodes === previous.nodes && isSame(previous, model) ? previous : model;
}

/** The same list when all nodes say the same in the same order. */
function sharedNodes(
  previous: readonly PipelineNode[],
  next: readonly PipelineNode[],
): readonly PipelineNode[] {
  const known = new Map(previous.map((node) => [node.id, node]));
  const nodes = next.map((node) => shared(known.get(node.id), node));
  const isAsBefore = nodes.length === previous.length && nodes.every((node, at) => node === previous[at]);
  return isAsBefore ? previous : nodes;
}

/** The object that is shown for one that was read: readings give the same objects again, and are compared once. */
const twins = new WeakMap<PipelineNode, PipelineNode>();

function shared(before: PipelineNode | undefined, after: PipelineNode): PipelineNode {
  if (!before || before === after || twins.get(after) === before) return before ?? after;
  if (!isSame(before, after)) return after;
  twins.set(after, before);
  return before;
}

/** Entries that say the same keep their object; the same map when all do. */
export function shareEntries<T>(
  previous: ReadonlyMap<string, T>,
  next: ReadonlyMap<string, T>,
): ReadonlyMap<string, T> {
  let isAsBefore = previous.size === next.size;
  const shared = new Map<string, T>();
  for (const [key, value] of next) {
    const before = previous.get(key);
    const isKept = before !== undefined && isSame(before, value);
    isAsBefore &&= isKept;
    shared.set(key, isKept ? before : value);
  }
  return isAsBefore ? previous : shared;
}

/** Items that say the same at the same place keep their object; the same list when all do. */
export function shareItems<T>(previous: readonly T[], next: readonly T[]): readonly T[] {
  const shared = next.map((value, index) => {
    const before = previous[index];
    return before !== undefined && isSame(before, value) ? before : value;
  });
  const isAsBefore =
    previous.length === next.length && shared.every((each, index) => each === previous[index]);
  return isAsBefore ? previous : shared;
}

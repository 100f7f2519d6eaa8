/** Structural sharing between two readings of a document: what says the same keeps its object. */
import type { PipelineModel, PipelineNode } from '@millrace/pipeline-engine/browser';

export function shareModel(previous: PipelineModel | undefined, next: PipelineModel): PipelineModel {
  if (!previous) return next;
  const known = new Map(previous.nodes.map((node) => [node.id, node]));
  return { ...next, nodes: next.nodes.map((node) => shared(known.get(node.id), node)) };
}

function shared(before: PipelineNode | undefined, after: PipelineNode): PipelineNode {
  return before && isSame(before, after) ? before : after;
}

/** Deep equality of plain JSON. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined));
  return left.length === right.size && left.every(([key, value]) => isSame(value, right.get(key)));
}

/** Structural sharing between two readings of a document: what says the same keeps its object. */
import type { PipelineModel, PipelineNode } from '@millrace/pipeline-engine/browser';

export function shareModel(previous: PipelineModel | undefined, next: PipelineModel): PipelineModel {
  if (!previous) return next;
  const known = new Map(previous.nodes.map((node) => [node.id, node]));
  return { ...next, nodes: next.nodes.map((node) => shared(known.get(node.id), node)) };
}

/** The object that is shown for one that was read: readings give the same objects again, and are compared once. */
const twins = new WeakMap<PipelineNode, PipelineNode>();

function shared(before: PipelineNode | undefined, after: PipelineNode): PipelineNode {
  if (!before || before === after || twins.get(after) === before) return before ?? after;
  if (!isSame(before, after)) return after;
  twins.set(after, before);
  return before;
}

/** Deep equality of plain JSON; a key that holds undefined is as good as absent. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = definedKeys(a);
  return keys.length === definedKeys(b).length && keys.every((key) => isSame(a[key], b[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function definedKeys(value: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

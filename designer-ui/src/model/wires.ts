/** The edges of a model: one per input that reads another node's output. */
import type { PipelineModel, PipelineNode } from '@millrace/pipeline-engine/browser';

export interface Wire {
  readonly id: string;
  readonly source: string;
  readonly output: string;
  readonly target: string;
  readonly input: string;
}

/** An input has at most one wire, so its address names the wire. */
function wireId(target: string, input: string): string {
  return `${target}:${input}`;
}

const ofModel = new WeakMap<PipelineModel, readonly Wire[]>();
const ofNode = new WeakMap<PipelineNode, readonly Wire[]>();
let last: readonly Wire[] = [];

/** In file order; wires from nodes that do not exist are left out. The same list while no wire changes. */
export function wiresOf(model: PipelineModel): readonly Wire[] {
  const found = ofModel.get(model);
  if (found) return found;
  const ids = new Set(model.nodes.map((node) => node.id));
  const wires = model.nodes.flatMap((node) => wiresInto(node).filter(({ source }) => ids.has(source)));
  const isAsBefore = wires.length === last.length && wires.every((wire, at) => wire === last[at]);
  if (!isAsBefore) last = wires;
  ofModel.set(model, last);
  return last;
}

function wiresInto(node: PipelineNode): readonly Wire[] {
  const found = ofNode.get(node);
  if (found) return found;
  const wires = node.inputs.flatMap(({ name, value }): Wire[] => {
    if (value.kind !== 'binding' || value.binding.kind !== 'job-output') return [];
    const { node: source, output } = value.binding;
    return [{ id: wireId(node.id, name), source, output, target: node.id, input: name }];
  });
  ofNode.set(node, wires);
  return wires;
}

/** The node and everything that reads from it, directly or not. */
export function downstreamOf(model: PipelineModel, start: Iterable<string>): ReadonlySet<string> {
  const below = new Map<string, string[]>();
  for (const wire of wiresOf(model)) below.set(wire.source, [...(below.get(wire.source) ?? []), wire.target]);
  const reached = new Set<string>(start);
  const open = [...reached];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of below.get(id) ?? []) {
      if (!reached.has(next)) {
        reached.add(next);
        open.push(next);
      }
    }
  }
  return reached;
}

/** The graph as an outline: every node in reading order, under each the connections of its ports. Pure. */
import type { PipelineModel } from '@millrace/pipeline-engine/browser';
import type { Positions } from './layout.ts';
import type { PortsById } from './ports.ts';
import { wiresOf } from './wires.ts';

export interface PortOfNode {
  readonly node: string;
  readonly port: string;
}

interface RowPlace {
  /** Unique in the outline. */
  readonly key: string;
  /** The node that the row belongs to. */
  readonly node: string;
  /** From 1, among the rows of the same parent. */
  readonly position: number;
  readonly size: number;
}

/** An input with what it reads, or an output with one of its readers; `other` is undefined without a wire. */
interface Connection {
  readonly kind: 'input' | 'output';
  readonly key: string;
  readonly port: string;
  readonly other: PortOfNode | undefined;
}

export type ConnectionRow = RowPlace & Connection;
type NodeRow = RowPlace & {
  readonly kind: 'node';
  readonly expanded: boolean;
  readonly hasChildren: boolean;
};
export type OutlineRow = NodeRow | ConnectionRow;

/** As the canvas is read: from top to bottom, then from left to right. */
export function readingOrder(positions: Positions): readonly string[] {
  return [...positions].sort(([, a], [, b]) => a.y - b.y || a.x - b.x).map(([id]) => id);
}

/** The rows of these nodes, in this order; connections only of nodes that are expanded. */
export function outlineRows(
  order: readonly string[],
  { model, ports, expanded }: OutlineSource,
): readonly OutlineRow[] {
  return order.flatMap((node, index): OutlineRow[] => {
    const children = connectionRows(node, model, ports);
    const isExpanded = expanded.has(node);
    const row: OutlineRow = {
      kind: 'node',
      key: node,
      node,
      position: index + 1,
      size: order.length,
      expanded: isExpanded,
      hasChildren: children.length > 0,
    };
    return isExpanded ? [row, ...children] : [row];
  });
}

interface OutlineSource {
  readonly model: PipelineModel;
  readonly ports: PortsById;
  readonly expanded: ReadonlySet<string>;
}

function connectionRows(node: string, model: PipelineModel, ports: PortsById): readonly OutlineRow[] {
  const wires = wiresOf(model);
  const { inputs, outputs } = ports.get(node) ?? { inputs: [], outputs: [] };
  const reads = inputs.map(({ name }): Connection => {
    const wire = wires.find((each) => each.target === node && each.input === name);
    const other = wire && { node: wire.source, port: wire.output };
    return { kind: 'input', key: `${node}<${name}`, port: name, other };
  });
  const gives = outputs.flatMap(({ name }): readonly Connection[] => {
    const key = `${node}>${name}`;
    const readers = wires.filter((wire) => wire.source === node && wire.output === name);
    if (readers.length === 0) return [{ kind: 'output', key, port: name, other: undefined }];
    return readers.map(({ id, target, input }) => ({
      kind: 'output',
      key: `${key}>${id}`,
      port: name,
      other: { node: target, port: input },
    }));
  });
  const all = [...reads, ...gives];
  return all.map((row, index) => ({ ...row, node, position: index + 1, size: all.length }));
}

/** The graph of a run as it was started: where its nodes stand and how its wires go. Pure. */
import type { PipelineLayout, PipelineModel, PortKind } from '@millrace/pipeline-engine/browser';
import { type Box, boundsOf, nodeSize, portPoint } from '../model/geometry.ts';
import { tidyLayout } from '../model/layered-layout.ts';
import { placeNodes } from '../model/layout.ts';
import { findPort, type PortsById } from '../model/ports.ts';
import { wiresOf } from '../model/wires.ts';

export interface DrawnWire {
  readonly id: string;
  readonly kind: PortKind;
  /** For the `d` of an SVG path. */
  readonly path: string;
}

export interface RunGraph {
  /** From (0, 0) on. */
  readonly boxes: ReadonlyMap<string, Box>;
  readonly wires: readonly DrawnWire[];
  readonly width: number;
  readonly height: number;
}

export function runGraph(model: PipelineModel, layout: PipelineLayout, ports: PortsById): RunGraph {
  const placed = [...placeNodes(model, layout, ports, tidyLayout)].map(
    ([id, place]): readonly [string, Box] => [id, { ...place, ...nodeSize(ports.get(id)) }],
  );
  const bounds = boundsOf(placed.map(([, box]) => box)) ?? { x: 0, y: 0, width: 0, height: 0 };
  const boxes = new Map(
    placed.map(([id, box]): readonly [string, Box] => [
      id,
      { ...box, x: box.x - bounds.x, y: box.y - bounds.y },
    ]),
  );
  return { boxes, wires: drawnWires(model, boxes, ports), width: bounds.width, height: bounds.height };
}

function drawnWires(
  model: PipelineModel,
  boxes: ReadonlyMap<string, Box>,
  ports: PortsById,
): readonly DrawnWire[] {
  return wiresOf(model).flatMap((wire): DrawnWire[] => {
    const [from, to] = [boxes.get(wire.source), boxes.get(wire.target)];
    const [source, target] = [ports.get(wire.source), ports.get(wire.target)];
    const output = findPort(source, 'output', wire.output);
    const input = findPort(target, 'input', wire.input);
    if (!from || !to || !source || !target || !output || !input) return [];
    const [out, into] = [portPoint(source, output), portPoint(target, input)];
    const [x1, y1, x2, y2] = [from.x + out.x, from.y + out.y, to.x + into.x, to.y + into.y];
    const bend = Math.max(24, Math.abs(y2 - y1) / 2);
    const path = `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
    return [{ id: wire.id, kind: output.kind, path }];
  });
}

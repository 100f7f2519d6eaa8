/** Sizes and port places of a node, from its ports alone: the DOM is never measured. */
import type { Point } from './change.ts';
import type { CanvasPort, NodePorts } from './ports.ts';

export const nodeWidth = 256;
export const bodyHeight = 72;
const stripHeight = 24;
/** Ports are drawn this big; their target is twice that. */
export const portSize = 12;
export const rankGap = 48;
export const nodeGap = 32;
export const gridStep = 8;

export interface Size {
  readonly width: number;
  readonly height: number;
}

const noPorts: NodePorts = { inputs: [], outputs: [] };

export interface Box extends Point, Size {}

/** 72, plus 24 for a strip of labels on each side that has two or more ports. */
export function nodeHeight(ports: NodePorts): number {
  const strips = Number(ports.inputs.length > 1) + Number(ports.outputs.length > 1);
  return bodyHeight + strips * stripHeight;
}

export function nodeSize(ports: NodePorts | undefined): Size {
  return { width: nodeWidth, height: nodeHeight(ports ?? noPorts) };
}

/** The middle of a port, from the node's left edge: each port has an equal share of the width. */
export function portX(index: number, count: number): number {
  return Math.round(((index + 0.5) * nodeWidth) / count);
}

/** The middle of a port relative to the node's top left corner. */
export function portPoint(ports: NodePorts, port: CanvasPort): Point {
  const list = port.side === 'input' ? ports.inputs : ports.outputs;
  return { x: portX(list.indexOf(port), list.length), y: port.side === 'input' ? 0 : nodeHeight(ports) };
}

export function boundsOf(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function contains(box: Box, point: Point): boolean {
  return (
    point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height
  );
}

export function snap(point: Point): Point {
  return { x: Math.round(point.x / gridStep) * gridStep, y: Math.round(point.y / gridStep) * gridStep };
}

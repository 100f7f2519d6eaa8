/** Where the nodes of the open pipeline stand, shared by the canvas, the keyboard and the actions. */
import { emptyLayout, type LayoutPatch, type Point } from '../model/change.ts';
import { nodeHeight, nodeWidth, type Size } from '../model/geometry.ts';
import { layoutPatch, type Positions, placeNodes } from '../model/layout.ts';
import { automaticPositions } from './automatic-layout.ts';
import { useDocumentStore } from './document-store.ts';
import { currentPorts } from './nodes.ts';

export function sizeOf(node: string): Size {
  const ports = currentPorts().get(node);
  return { width: nodeWidth, height: ports ? nodeHeight(ports) : nodeHeight({ inputs: [], outputs: [] }) };
}

const nowhere: Positions = new Map();

export function currentPositions(): Positions {
  const { model, layout } = useDocumentStore.getState();
  return model ? placeNodes(model, layout, sizeOf, automaticPositions) : nowhere;
}

/**
 * The patch that moves these nodes. It also writes down where all others stand now, so that a place that was
 * found automatically does not change with the next edit.
 */
export function patchFor(moved: ReadonlyMap<string, Point>): LayoutPatch {
  const { layout } = useDocumentStore.getState();
  return layoutPatch(layout ?? emptyLayout, new Map([...currentPositions(), ...moved]));
}

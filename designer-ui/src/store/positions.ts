/** Where the nodes of the open pipeline stand, shared by the canvas, the keyboard and the actions. */
import { emptyLayout, type LayoutPatch, type Point } from '../model/change.ts';
import { type Box, nodeSize, type Size } from '../model/geometry.ts';
import { boxesOf, layoutPatch, type Positions, placeNodes } from '../model/layout.ts';
import { automaticPositions } from './automatic-layout.ts';
import { useDocumentStore } from './document-store.ts';
import { currentPorts } from './nodes.ts';

export function sizeOf(node: string): Size {
  return nodeSize(currentPorts().get(node));
}

const nowhere: Positions = new Map();

export function currentPositions(): Positions {
  const { model, layout } = useDocumentStore.getState();
  return model ? placeNodes(model, layout, currentPorts(), automaticPositions) : nowhere;
}

/** The room that the nodes take. */
export function currentBoxes(): readonly Box[] {
  return boxesOf(currentPositions(), currentPorts());
}

/**
 * The patch that moves these nodes. It also writes down where all others stand now, so that a place that was
 * found automatically does not change with the next edit.
 */
export function patchFor(moved: ReadonlyMap<string, Point>): LayoutPatch {
  const { layout } = useDocumentStore.getState();
  return layoutPatch(layout ?? emptyLayout, new Map([...currentPositions(), ...moved]));
}

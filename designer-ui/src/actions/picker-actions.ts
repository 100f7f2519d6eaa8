/** Actions that open a picker on the canvas, at the selected node or in the middle of what is visible. */
import type { Point } from '../model/change.ts';
import { nodeOf } from '../model/node-of.ts';
import { type OpenPicker, useCanvasStore, viewport } from '../store/canvas-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { currentPositions, sizeOf } from '../store/positions.ts';
import { useViewStore } from '../store/view-store.ts';
import { placeForNew } from './edit-actions.ts';

/** Beside a node, in the window's coordinates. */
function windowPointAt(node: string): Point {
  const place = currentPositions().get(node) ?? { x: 0, y: 0 };
  const size = sizeOf(node);
  return viewport()?.toWindow({ x: place.x + size.width / 2, y: place.y + size.height }) ?? place;
}

/** The context menu for the keyboard: of the selected nodes, else of the canvas. */
export function openMenuHere(): void {
  const node = useViewStore.getState().selection.at(-1);
  const place = viewport()?.middle() ?? { x: 0, y: 0 };
  const at = node === undefined ? (viewport()?.toWindow(place) ?? place) : windowPointAt(node);
  useCanvasStore.getState().openMenu({ at, place, ...(node !== undefined && { node }) });
}

function open(purpose: OpenPicker['purpose'], at: Point): void {
  useCanvasStore.getState().openPicker({ purpose, at, place: placeForNew() });
}

export function addHere(): void {
  const middle = viewport()?.middle() ?? { x: 0, y: 0 };
  open({ kind: 'add' }, viewport()?.toWindow(middle) ?? middle);
}

function withSelected(perform: (node: string) => void): void {
  const node = useViewStore.getState().selection.at(-1);
  if (node !== undefined) perform(node);
}

export function replaceSelected(): void {
  withSelected((node) => open({ kind: 'replace', node }, windowPointAt(node)));
}

export function connectSelected(): void {
  withSelected((node) => open({ kind: 'connect', node }, windowPointAt(node)));
}

/** The comment is a field of the node's settings. */
export function commentSelected(): void {
  withSelected((node) => {
    if (nodeOf(useDocumentStore.getState().model, node))
      useViewStore.getState().revealField(node, '$comment');
  });
}

/** Lining up and spacing out the selected nodes, as one step of undo. */

import type { Boxes } from '../model/arrange.ts';
import type { Point } from '../model/change.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { currentPositions, patchFor, sizeOf } from '../store/positions.ts';
import { useViewStore } from '../store/view-store.ts';
import { isEditable } from './edit-actions.ts';

export function canArrange(): boolean {
  return isEditable() && useViewStore.getState().selection.length > 1;
}

export async function arrangeSelected(
  label: string,
  arrange: (boxes: Boxes) => ReadonlyMap<string, Point>,
): Promise<void> {
  const positions = currentPositions();
  const boxes = new Map(
    useViewStore.getState().selection.flatMap((id) => {
      const place = positions.get(id);
      return place ? [[id, { ...place, ...sizeOf(id) }] as const] : [];
    }),
  );
  await useDocumentStore.getState().perform({ label, edits: [], layout: patchFor(arrange(boxes)) });
}

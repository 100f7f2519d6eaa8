/** What may be dropped on the canvas: components and data from the palette, files from the desktop. */
import { type DragEvent, useMemo, useState } from 'react';
import { addComponent, addDataFile, isEditable } from '../actions/edit-actions.ts';
import type { Point } from '../model/change.ts';
import { dragTypes } from '../palette/drag-types.ts';
import { viewport } from '../store/canvas-store.ts';
import { useComponentsStore } from '../store/components-store.ts';
import { useViewStore } from '../store/view-store.ts';

function placeOf(event: DragEvent): Point {
  const place = viewport()?.toCanvas({ x: event.clientX, y: event.clientY }) ?? { x: 0, y: 0 };
  return { x: place.x - 128, y: place.y - 24 };
}

function accepts(event: DragEvent): boolean {
  const { types } = event.dataTransfer;
  return [dragTypes.component, dragTypes.data, 'Files'].some((type) => types.includes(type));
}

function startImport(files: readonly File[], place: Point): void {
  useViewStore.getState().startImport({ files, place });
}

/** `over` while a file is held over the canvas. */
export function useDrops() {
  const [over, setOver] = useState(false);
  const events = useMemo(
    () => ({
      onDragOver: (event: DragEvent) => {
        if (!accepts(event) || !isEditable()) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(event.dataTransfer.types.includes('Files'));
      },
      onDragLeave: (event: DragEvent) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        if (!accepts(event) || !isEditable()) return;
        event.preventDefault();
        setOver(false);
        const { dataTransfer } = event;
        const place = placeOf(event);
        const name = dataTransfer.getData(dragTypes.component);
        const definition = name ? useComponentsStore.getState().byName.get(name) : undefined;
        const data = dataTransfer.getData(dragTypes.data);
        if (definition) void addComponent(definition, { place });
        else if (data) void addDataFile(data, place);
        else if (dataTransfer.files.length > 0) startImport([...dataTransfer.files], place);
        viewport()?.focus();
      },
    }),
    [],
  );
  return { over, events };
}

/** What happens on the canvas between two changes of the document: dragging, hovering, open pickers. */
import { create } from 'zustand';
import type { Point } from '../model/change.ts';
import type { Refusal } from '../model/connect-rules.ts';
import type { ConnectionStart, PortAddress } from './connection-store.ts';

/** What a picker at a point of the canvas is for. */
export type PickerPurpose =
  | { readonly kind: 'add' }
  /** A wire was dropped on empty canvas. */
  | { readonly kind: 'fit'; readonly from: ConnectionStart }
  /** The + of a wire. */
  | { readonly kind: 'insert'; readonly wire: string }
  | { readonly kind: 'replace'; readonly node: string }
  | { readonly kind: 'connect'; readonly node: string };

export interface OpenPicker {
  readonly purpose: PickerPurpose;
  /** In the window's coordinates. */
  readonly at: Point;
  /** Where the new node goes, on the canvas. */
  readonly place: Point;
}

export interface OpenMenu {
  readonly at: Point;
  readonly node?: string;
  readonly edge?: string;
  readonly place: Point;
}

/** A connection that was refused, and stays explained until something else happens. */
interface Refused {
  readonly from: ConnectionStart;
  readonly to: PortAddress;
  readonly refusal: Refusal;
}

export interface CanvasState {
  /** Positions of the nodes that are being dragged. */
  readonly drag: ReadonlyMap<string, Point>;
  readonly hoveredEdge: string | undefined;
  readonly picker: OpenPicker | undefined;
  readonly menu: OpenMenu | undefined;
  readonly refused: Refused | undefined;
  readonly setDrag: (drag: ReadonlyMap<string, Point>) => void;
  readonly setHoveredEdge: (edge: string | undefined) => void;
  readonly openPicker: (picker: OpenPicker | undefined) => void;
  readonly openMenu: (menu: OpenMenu | undefined) => void;
  readonly refuse: (refused: Refused | undefined) => void;
}

const still: ReadonlyMap<string, Point> = new Map();

export const useCanvasStore = create<CanvasState>()((set) => ({
  drag: still,
  hoveredEdge: undefined,
  picker: undefined,
  menu: undefined,
  refused: undefined,
  setDrag: (drag) => set({ drag: drag.size === 0 ? still : drag }),
  setHoveredEdge: (hoveredEdge) => set({ hoveredEdge }),
  openPicker: (picker) => set({ picker }),
  openMenu: (menu) => set({ menu }),
  refuse: (refused) => set({ refused }),
}));

/** What the canvas lets actions do with its viewport; set while a canvas is on screen. */
export interface ViewportPort {
  readonly fit: () => void;
  readonly zoomBy: (factor: number) => void;
  readonly zoomTo: (zoom: number) => void;
  /** Brings a node into view when it is outside. */
  readonly reveal: (node: string) => void;
  /** Brings a node to the middle. */
  readonly centre: (node: string) => void;
  /** The middle of what is visible, on the canvas. */
  readonly middle: () => Point;
  /** From window to canvas coordinates. */
  readonly toCanvas: (point: Point) => Point;
  /** From canvas to window coordinates. */
  readonly toWindow: (point: Point) => Point;
  readonly focus: () => void;
}

let port: ViewportPort | undefined;

export function setViewportPort(next: ViewportPort | undefined): void {
  port = next;
}

export function viewport(): ViewportPort | undefined {
  return port;
}

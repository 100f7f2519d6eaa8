/** What is being wired right now: by drag, by click on one port and then another, or from the menu. */
import type { PortKind } from '@millrace/pipeline-engine/browser';
import { create } from 'zustand';

export interface PortAddress {
  readonly node: string;
  readonly port: string;
  readonly side: 'input' | 'output';
}

export interface ConnectionStart extends PortAddress {
  readonly kind: PortKind;
}

export interface ConnectionState {
  readonly from: ConnectionStart | undefined;
  /** `click` stays until a second click or Escape, `drag` ends with the button. */
  readonly mode: 'drag' | 'click' | undefined;
  /** The node under the pointer or focus, whose refusal is explained. */
  readonly over: string | undefined;
  readonly start: (from: ConnectionStart, mode: 'drag' | 'click') => void;
  readonly hover: (node: string | undefined) => void;
  readonly end: () => void;
}

export const useConnectionStore = create<ConnectionState>()((set) => ({
  from: undefined,
  mode: undefined,
  over: undefined,
  start: (from, mode) => set({ from, mode, over: undefined }),
  hover: (over) => set((state) => (state.over === over ? state : { over })),
  end: () => set({ from: undefined, mode: undefined, over: undefined }),
}));

/** What the person looks at: selection, panels, notices. Never undone, never saved with the pipeline. */
import { create } from 'zustand';
import type { Point } from '../model/change.ts';
import { type RememberedView, recall, remember } from './remembered-view.ts';

export type ZoomBand = 'detail' | 'compact' | 'far';
export type Page =
  | 'designer'
  | 'pipelines'
  | 'data'
  | 'models'
  | 'published'
  | 'endpoints'
  | 'components'
  | 'runs'
  | 'storage'
  | 'schedules'
  | 'compute';
export type InspectorTab = 'settings' | 'results' | 'about';
export type DrawerTab = 'results' | 'problems' | 'log' | 'yaml';

/** What the drawer shows: an output for Results, a node for Log, lines for YAML. */
export interface DrawerTarget {
  readonly node: string;
  readonly output?: string;
}

/** A parameter or port that the inspector should scroll to and focus; `nonce` makes a repeated wish new. */
interface FieldTarget {
  readonly node: string;
  readonly port: string;
  readonly nonce: number;
}

interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'ok' | 'warn' | 'bad';
  /** Already in the reader's language. */
  readonly text: string;
  readonly action?: { readonly label: string; readonly perform: () => void };
}

/** Data files on their way in: the import dialog uploads, inspects, and adds their nodes at `place`. */
export interface ImportRequest {
  /** Empty: the dialog asks for a file first. */
  readonly files: readonly File[];
  readonly place?: Point;
}

/** `edit` names a folder below `components/`. */
export type Making = { readonly kind: 'new' } | { readonly kind: 'edit'; readonly folder: string };

/** A level above the nested pipeline that is open: its file, and the node that leads inside. */
export interface Crumb {
  readonly path: string;
  readonly title: string;
  readonly node: string;
}

export interface ViewState extends RememberedView {
  readonly page: Page;
  /** Empty unless a nested pipeline was opened from the one above it. */
  readonly trail: readonly Crumb[];
  /** Node ids, in the order in which they were selected. */
  readonly selection: readonly string[];
  readonly selectedEdge: string | undefined;
  /** The node that the keyboard is on. */
  readonly focusedNode: string | undefined;
  readonly renaming: string | undefined;
  readonly zoomBand: ZoomBand;
  /** The outline of the graph stands in the place of the palette. */
  readonly outlineOpen: boolean;
  readonly inspectorTab: InspectorTab;
  readonly drawerOpen: boolean;
  readonly drawerTab: DrawerTab;
  readonly drawerTarget: DrawerTarget | undefined;
  readonly fieldTarget: FieldTarget | undefined;
  readonly notices: readonly Notice[];
  readonly importing: ImportRequest | undefined;
  /** The component that is made (`new`), or whose code is edited. */
  readonly making: Making | undefined;
  /** Set while the user is asked to trust the workspace: what to do when they do. */
  readonly trustQuestion: (() => void) | undefined;

  readonly showPage: (page: Page) => void;
  readonly select: (nodes: readonly string[], edge?: string) => void;
  readonly setFocusedNode: (node: string | undefined) => void;
  readonly setRenaming: (node: string | undefined) => void;
  readonly setZoomBand: (band: ZoomBand) => void;
  readonly setInspectorTab: (tab: InspectorTab) => void;
  readonly toggleRail: () => void;
  readonly togglePalette: () => void;
  readonly toggleOutline: () => void;
  readonly toggleInspector: () => void;
  /** YAML that stands beside the canvas needs no drawer. */
  readonly openDrawer: (tab: DrawerTab, target?: DrawerTarget) => void;
  readonly closeDrawer: () => void;
  readonly setDrawerHeight: (height: number) => void;
  readonly toggleCode: () => void;
  readonly setCodeWidth: (width: number) => void;
  /** Selects the node, opens its settings and focuses the parameter or port. */
  readonly revealField: (node: string, port: string) => void;
  readonly notify: (notice: Omit<Notice, 'id'>) => void;
  readonly dismiss: (id: number) => void;
  readonly startImport: (request: ImportRequest) => void;
  readonly endImport: () => void;
  readonly startMaking: (making: Making) => void;
  readonly endMaking: () => void;
  readonly askTrust: (then: (() => void) | undefined) => void;
}

let nextNonce = 1;

export const useViewStore = create<ViewState>()((set) => ({
  ...recall(),
  page: 'designer',
  trail: [],
  selection: [],
  selectedEdge: undefined,
  focusedNode: undefined,
  renaming: undefined,
  zoomBand: 'detail',
  outlineOpen: false,
  inspectorTab: 'settings',
  drawerOpen: false,
  drawerTab: 'results',
  drawerTarget: undefined,
  fieldTarget: undefined,
  notices: [],
  importing: undefined,
  making: undefined,
  trustQuestion: undefined,

  showPage: (page) => set({ page }),
  select: (selection, selectedEdge) =>
    set((state) => ({ selection, selectedEdge, focusedNode: selection.at(-1) ?? state.focusedNode })),
  setFocusedNode: (focusedNode) => set({ focusedNode }),
  setRenaming: (renaming) => set({ renaming }),
  setZoomBand: (zoomBand) => set({ zoomBand }),
  setInspectorTab: (inspectorTab) => set({ inspectorTab }),
  toggleRail: () => set(({ railOpen }) => ({ railOpen: !railOpen })),
  togglePalette: () =>
    set(({ paletteOpen, outlineOpen }) => ({ paletteOpen: outlineOpen || !paletteOpen, outlineOpen: false })),
  toggleOutline: () => set((state) => ({ outlineOpen: !state.outlineOpen })),
  toggleInspector: () => set((state) => ({ inspectorOpen: !state.inspectorOpen })),
  openDrawer: (drawerTab, target) =>
    set((state) =>
      drawerTab === 'yaml' && state.codeBeside
        ? {}
        : { drawerOpen: true, drawerTab, drawerTarget: target ?? state.drawerTarget },
    ),
  closeDrawer: () => set({ drawerOpen: false }),
  setDrawerHeight: (drawerHeight) => set({ drawerHeight }),
  toggleCode: () =>
    set((state) => {
      const codeBeside = !state.codeBeside;
      const leaves = codeBeside && state.drawerTab === 'yaml';
      return leaves ? { codeBeside, drawerOpen: false, drawerTab: 'results' } : { codeBeside };
    }),
  setCodeWidth: (codeWidth) => set({ codeWidth }),
  revealField: (node, port) =>
    set({
      page: 'designer',
      selection: [node],
      selectedEdge: undefined,
      focusedNode: node,
      inspectorOpen: true,
      inspectorTab: 'settings',
      fieldTarget: { node, port, nonce: nextNonce++ },
    }),
  notify: (notice) =>
    set((state) => ({ notices: [...state.notices, { ...notice, id: nextNonce++ }].slice(-4) })),
  dismiss: (id) => set((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) })),
  startImport: (importing) => set({ importing }),
  endImport: () => set({ importing: undefined }),
  startMaking: (making) => set({ making }),
  endMaking: () => set({ making: undefined }),
  askTrust: (trustQuestion) => set({ trustQuestion }),
}));

useViewStore.subscribe(remember);

/** Every user action once. Toolbar, menus and shortcuts read these objects; none of them has a copy. */
import {
  CalendarClock,
  CircleStop,
  ClipboardPaste,
  Copy,
  CopyPlus,
  FastForward,
  ListTree,
  Maximize,
  MessageSquare,
  PanelBottom,
  PanelLeft,
  PanelRight,
  Pencil,
  Play,
  Plus,
  Redo2,
  Replace,
  RotateCcw,
  Save,
  ScrollText,
  SquareCode,
  SquareMousePointer,
  Table2,
  Trash2,
  Undo2,
  WandSparkles,
  Waypoints,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { draftSchedule } from '../schedules/opened-schedule.ts';
import { viewport } from '../store/canvas-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { outputRecordOf } from '../store/nodes.ts';
import { useRunStore } from '../store/run-store.ts';
import { useViewStore } from '../store/view-store.ts';
import type { Action } from './action.ts';
import { duplicateSelected, hasCopied, pasteNodes, writeClipboard } from './clipboard.ts';
import { isEditable, removeSelected, tidyAll } from './edit-actions.ts';
import { addHere, commentSelected, connectSelected, replaceSelected } from './picker-actions.ts';
import { canCancelStep, cancelStep, canRun, runPipeline } from './run-actions.ts';
import { hasUnsaved, saveDocument } from './save.ts';
import { openLog, openResults, selectAll, toggleOutline } from './view-actions.ts';

const view = useViewStore.getState;
const documentNow = useDocumentStore.getState;

const selected = () => view().selection.at(-1);
const hasSelection = () => view().selection.length > 0;
const hasOne = () => view().selection.length === 1;
const hasNodes = () => (documentNow().model?.nodes.length ?? 0) > 0;
const isOpen = () => documentNow().path !== undefined;

function withSelected(perform: (node: string) => void): () => void {
  return () => {
    const node = selected();
    if (node !== undefined) perform(node);
  };
}

export const actions = {
  undo: {
    id: 'undo',
    title: 'canvas.undo',
    icon: Undo2,
    shortcuts: [{ key: 'z', mod: true }],
    isEnabled: () => documentNow().history.done.length > 0,
    perform: () => documentNow().undo(),
  },
  redo: {
    id: 'redo',
    title: 'canvas.redo',
    icon: Redo2,
    shortcuts: [
      { key: 'z', mod: true, shift: true },
      { key: 'y', mod: true },
    ],
    isEnabled: () => documentNow().history.undone.length > 0,
    perform: () => documentNow().redo(),
  },
  delete: {
    id: 'delete',
    title: 'canvas.delete',
    icon: Trash2,
    shortcuts: [
      { key: 'Delete', canvas: true },
      { key: 'Backspace', canvas: true },
    ],
    isEnabled: () => isEditable() && (hasSelection() || view().selectedEdge !== undefined),
    perform: removeSelected,
  },
  duplicate: {
    id: 'duplicate',
    title: 'canvas.duplicate',
    icon: CopyPlus,
    shortcuts: [{ key: 'd', mod: true, canvas: true }],
    isEnabled: () => isEditable() && hasSelection(),
    perform: duplicateSelected,
  },
  copy: {
    id: 'copy',
    title: 'canvas.copy',
    icon: Copy,
    shortcuts: [{ key: 'c', mod: true, canvas: true, native: true }],
    isEnabled: hasSelection,
    perform: writeClipboard,
  },
  paste: {
    id: 'paste',
    title: 'canvas.paste',
    icon: ClipboardPaste,
    shortcuts: [{ key: 'v', mod: true, canvas: true, native: true }],
    isEnabled: () => isEditable() && hasCopied(),
    perform: () => pasteNodes(),
  },
  selectAll: {
    id: 'selectAll',
    title: 'canvas.selectAll',
    icon: SquareMousePointer,
    shortcuts: [{ key: 'a', mod: true, canvas: true }],
    isEnabled: hasNodes,
    perform: selectAll,
  },
  run: {
    id: 'run',
    title: 'canvas.run',
    icon: Play,
    shortcuts: [{ key: 'Enter', mod: true }],
    isEnabled: canRun,
    perform: () => runPipeline(),
  },
  runUpToHere: {
    id: 'runUpToHere',
    title: 'canvas.runUpToHere',
    icon: Play,
    shortcuts: [{ key: 'Enter', mod: true, shift: true }],
    isEnabled: () => canRun() && hasOne(),
    perform: withSelected((upTo) => void runPipeline({ upTo })),
  },
  runFromHere: {
    id: 'runFromHere',
    title: 'canvas.runFromHere',
    icon: FastForward,
    shortcuts: [],
    isEnabled: () => canRun() && hasOne(),
    perform: withSelected((from) => void runPipeline({ from })),
  },
  regenerate: {
    id: 'regenerate',
    title: 'canvas.regenerate',
    icon: RotateCcw,
    shortcuts: [],
    isEnabled: () => canRun() && hasOne(),
    perform: withSelected((upTo) => void runPipeline({ upTo, forceSteps: [upTo] })),
  },
  cancelStep: {
    id: 'cancelStep',
    title: 'canvas.cancelStep',
    icon: CircleStop,
    shortcuts: [],
    isEnabled: () => hasOne() && canCancelStep(view().selection[0]),
    perform: withSelected((node) => void cancelStep(node)),
  },
  runWithoutReuse: {
    id: 'runWithoutReuse',
    title: 'canvas.runWithoutReuse',
    icon: RotateCcw,
    shortcuts: [],
    isEnabled: canRun,
    perform: () => runPipeline({ force: true }),
  },
  save: {
    id: 'save',
    title: 'canvas.save',
    icon: Save,
    shortcuts: [{ key: 's', mod: true }],
    isEnabled: () => isOpen() && hasUnsaved(),
    perform: saveDocument,
  },
  tidy: {
    id: 'tidy',
    title: 'canvas.tidy',
    icon: WandSparkles,
    shortcuts: [],
    isEnabled: () => isEditable() && hasNodes(),
    perform: async () => {
      await tidyAll();
      viewport()?.fit();
    },
  },
  fit: {
    id: 'fit',
    title: 'canvas.fit',
    icon: Maximize,
    shortcuts: [{ key: 'f', canvas: true }],
    isEnabled: hasNodes,
    perform: () => viewport()?.fit(),
  },
  zoomIn: {
    id: 'zoomIn',
    title: 'canvas.zoomIn',
    icon: ZoomIn,
    shortcuts: [{ key: '+', canvas: true }],
    isEnabled: () => true,
    perform: () => viewport()?.zoomBy(1.25),
  },
  zoomOut: {
    id: 'zoomOut',
    title: 'canvas.zoomOut',
    icon: ZoomOut,
    shortcuts: [{ key: '-', canvas: true }],
    isEnabled: () => true,
    perform: () => viewport()?.zoomBy(0.8),
  },
  addComponent: {
    id: 'addComponent',
    title: 'canvas.addComponent',
    icon: Plus,
    shortcuts: [{ key: 'a', canvas: true }],
    isEnabled: isEditable,
    perform: addHere,
  },
  replaceComponent: {
    id: 'replaceComponent',
    title: 'canvas.replaceComponent',
    icon: Replace,
    shortcuts: [],
    isEnabled: () => isEditable() && hasOne(),
    perform: replaceSelected,
  },
  connectTo: {
    id: 'connectTo',
    title: 'canvas.connectTo',
    icon: Waypoints,
    shortcuts: [{ key: 'c', canvas: true }],
    isEnabled: () => isEditable() && hasOne(),
    perform: connectSelected,
  },
  rename: {
    id: 'rename',
    title: 'canvas.rename',
    icon: Pencil,
    shortcuts: [{ key: 'F2', canvas: true }],
    isEnabled: () => isEditable() && hasOne(),
    perform: withSelected((node) => view().setRenaming(node)),
  },
  comment: {
    id: 'comment',
    title: 'canvas.comment',
    icon: MessageSquare,
    shortcuts: [],
    isEnabled: () => isEditable() && hasOne(),
    perform: commentSelected,
  },
  openResults: {
    id: 'openResults',
    title: 'canvas.openResults',
    icon: Table2,
    shortcuts: [],
    isEnabled: () => hasOne() && outputRecordOf(selected() ?? '') !== undefined,
    perform: withSelected((node) => openResults(node)),
  },
  openLog: {
    id: 'openLog',
    title: 'canvas.openLog',
    icon: ScrollText,
    shortcuts: [],
    isEnabled: () => hasOne() && useRunStore.getState().run?.steps[selected() ?? ''] !== undefined,
    perform: withSelected(openLog),
  },
  togglePalette: {
    id: 'togglePalette',
    title: 'canvas.togglePalette',
    icon: PanelLeft,
    shortcuts: [{ key: '\\', canvas: true }],
    isEnabled: () => true,
    perform: () => view().togglePalette(),
  },
  schedulePipeline: {
    id: 'schedulePipeline',
    title: 'canvas.schedulePipeline',
    icon: CalendarClock,
    shortcuts: [],
    isEnabled: isOpen,
    perform: async () => {
      const { path } = documentNow();
      // What a schedule runs is the file.
      if (hasUnsaved()) await saveDocument();
      if (path !== undefined && !hasUnsaved()) draftSchedule(path);
    },
  },
  toggleOutline: {
    id: 'toggleOutline',
    title: 'canvas.toggleOutline',
    icon: ListTree,
    shortcuts: [{ key: 'o', canvas: true }],
    isEnabled: isOpen,
    perform: toggleOutline,
  },
  toggleInspector: {
    id: 'toggleInspector',
    title: 'canvas.toggleInspector',
    icon: PanelRight,
    shortcuts: [{ key: 'i', canvas: true }],
    isEnabled: () => true,
    perform: () => view().toggleInspector(),
  },
  toggleCode: {
    id: 'toggleCode',
    title: 'canvas.toggleCode',
    icon: SquareCode,
    shortcuts: [{ key: 'e', mod: true }],
    isEnabled: isOpen,
    perform: () => view().toggleCode(),
  },
  toggleDrawer: {
    id: 'toggleDrawer',
    title: 'canvas.toggleDrawer',
    icon: PanelBottom,
    shortcuts: [{ key: 'j', canvas: true }],
    isEnabled: () => true,
    perform: () => (view().drawerOpen ? view().closeDrawer() : view().openDrawer(view().drawerTab)),
  },
} as const satisfies Readonly<Record<string, Action>>;

export type ActionId = keyof typeof actions;
export const allActions: readonly Action[] = Object.values(actions);

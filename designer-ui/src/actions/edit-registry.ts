/** The actions that change the document. */
import {
  AlignHorizontalDistributeCenter,
  AlignHorizontalJustifyStart,
  AlignVerticalDistributeCenter,
  AlignVerticalJustifyStart,
  ClipboardPaste,
  Copy,
  CopyPlus,
  MessageSquare,
  Pencil,
  Plus,
  Redo2,
  Replace,
  Save,
  SquareMousePointer,
  Trash2,
  Undo2,
  WandSparkles,
  Waypoints,
} from 'lucide-react';
import { t } from '../i18n/translate.ts';
import { lineUp, spaceOut } from '../model/arrange.ts';
import { viewport } from '../store/canvas-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useViewStore } from '../store/view-store.ts';
import type { Action } from './action.ts';
import { arrangeSelected, canArrange } from './arrange-actions.ts';
import { duplicateSelected, hasCopied, pasteNodes, writeClipboard } from './clipboard.ts';
import { isEditable, removeSelected, tidyAll } from './edit-actions.ts';
import { addHere, commentSelected, connectSelected, replaceSelected } from './picker-actions.ts';
import { hasUnsaved, saveDocument } from './save.ts';
import { hasNodes, hasOne, hasSelection, isOpen, withSelected } from './selected.ts';
import { selectAll } from './view-actions.ts';

const view = useViewStore.getState;
const documentNow = useDocumentStore.getState;

export const editActions = {
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
  lineUpDown: {
    id: 'lineUpDown',
    title: 'canvas.lineUpDown',
    icon: AlignVerticalJustifyStart,
    shortcuts: [],
    isEnabled: canArrange,
    perform: () => arrangeSelected(t('canvas.lineUpDown'), (boxes) => lineUp(boxes, 'y')),
  },
  lineUpAcross: {
    id: 'lineUpAcross',
    title: 'canvas.lineUpAcross',
    icon: AlignHorizontalJustifyStart,
    shortcuts: [],
    isEnabled: canArrange,
    perform: () => arrangeSelected(t('canvas.lineUpAcross'), (boxes) => lineUp(boxes, 'x')),
  },
  spaceDown: {
    id: 'spaceDown',
    title: 'canvas.spaceDown',
    icon: AlignVerticalDistributeCenter,
    shortcuts: [],
    isEnabled: canArrange,
    perform: () => arrangeSelected(t('canvas.spaceDown'), (boxes) => spaceOut(boxes, 'y')),
  },
  spaceAcross: {
    id: 'spaceAcross',
    title: 'canvas.spaceAcross',
    icon: AlignHorizontalDistributeCenter,
    shortcuts: [],
    isEnabled: canArrange,
    perform: () => arrangeSelected(t('canvas.spaceAcross'), (boxes) => spaceOut(boxes, 'x')),
  },
} as const satisfies Readonly<Record<string, Action>>;

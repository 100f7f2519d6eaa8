/** The actions that change what is seen. */
import {
  ListTree,
  Maximize,
  PanelBottom,
  PanelLeft,
  PanelRight,
  ScrollText,
  SquareCode,
  Table2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { viewport } from '../store/canvas-store.ts';
import { outputRecordOf } from '../store/nodes.ts';
import { useRunStore } from '../store/run-store.ts';
import { useViewStore } from '../store/view-store.ts';
import type { Action } from './action.ts';
import { hasNodes, hasOne, isOpen, selected, withSelected } from './selected.ts';
import { openLog, openResults, toggleOutline } from './view-actions.ts';

const view = useViewStore.getState;

export const viewActions = {
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

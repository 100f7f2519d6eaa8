/** Actions on what is seen: opening results, settings, problems, and moving the keyboard's focus on the canvas. */
import type { Issue } from '@millrace/pipeline-engine/browser';
import { nodeOf } from '../model/node-of.ts';
import { type Direction, nodeTowards } from '../model/walk.ts';
import { viewport } from '../store/canvas-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { nestedFile, outputRecordOf } from '../store/nodes.ts';
import { currentPositions } from '../store/positions.ts';
import { openNested } from '../store/session.ts';
import { useViewStore } from '../store/view-store.ts';

const view = useViewStore.getState;

/** The pipeline inside, else results if there are any, else settings. */
export function openNode(node: string): void {
  if (nestedFile(node)) void openNested(node);
  else if (outputRecordOf(node)) openResults(node);
  else openSettings(node);
}

export function openResults(node: string, output?: string): void {
  view().select([node]);
  view().openDrawer('results', { node, output: output ?? outputRecordOf(node)?.name });
}

function openSettings(node: string): void {
  const { select, setInspectorTab, inspectorOpen, toggleInspector } = view();
  select([node]);
  setInspectorTab('settings');
  if (!inspectorOpen) toggleInspector();
}

export function openLog(node: string): void {
  view().select([node]);
  view().openDrawer('log', { node });
}

/** Goes to where an issue is: its parameter, its node, or its line in the file. */
export function openIssue(issue: Issue): void {
  const { model } = useDocumentStore.getState();
  if (issue.node === undefined || !nodeOf(model, issue.node)) {
    view().openDrawer('yaml');
    return;
  }
  view().showPage('designer');
  viewport()?.reveal(issue.node);
  if (issue.port !== undefined) view().revealField(issue.node, issue.port);
  else openSettings(issue.node);
}

/** Moves the selection along the wires or sideways. */
export function walk(direction: Direction): void {
  const { model } = useDocumentStore.getState();
  if (!model) return;
  const { focusedNode, selection, select } = view();
  const current = selection.at(-1) ?? focusedNode;
  const next = nodeTowards(model, currentPositions(), current, direction);
  if (next === undefined) return;
  select([next]);
  viewport()?.reveal(next);
}

/** Closing gives the keyboard back to the canvas. */
export function toggleOutline(): void {
  view().toggleOutline();
  if (!view().outlineOpen) viewport()?.focus();
}

export function selectAll(): void {
  view().select(useDocumentStore.getState().model?.nodes.map((node) => node.id) ?? []);
}

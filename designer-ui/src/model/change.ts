/** A change of the document: text ranges and layout patches, with an inverse that restores every byte. */
import { differentRange, type PipelineLayout } from '@millrace/pipeline-engine/browser';

/** UTF-16 offsets into the text before the change; a list is sorted and does not overlap. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** New positions by node id; `null` forgets one. */
export type LayoutPatch = Readonly<Record<string, Point | null>>;

export interface Change {
  /** What undo calls it, in the reader's language. */
  readonly label: string;
  readonly edits: readonly TextEdit[];
  readonly layout?: LayoutPatch;
  /** Changes with the same key in a row are one step of undo (typing, dragging). */
  readonly mergeKey?: string;
}

/** The truth: nothing else describes the pipeline. */
export interface DocumentValue {
  readonly text: string;
  readonly layout: PipelineLayout;
}

export const emptyLayout: PipelineLayout = { version: 1, nodes: {} };

export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let position = 0;
  for (const edit of edits) {
    result += text.slice(position, edit.from) + edit.insert;
    position = edit.to;
  }
  return result + text.slice(position);
}

/** The edits that turn the changed text back into `text`. */
function invertTextEdits(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  let shift = 0;
  return edits.map((edit) => {
    const from = edit.from + shift;
    shift += edit.insert.length - (edit.to - edit.from);
    return { from, to: from + edit.insert.length, insert: text.slice(edit.from, edit.to) };
  });
}

/** The one range in which two texts differ. */
export function differenceOf(before: string, after: string): TextEdit {
  const { from, oldTo, newTo } = differentRange(before, after);
  return { from, to: oldTo, insert: after.slice(from, newTo) };
}

function patchLayout(layout: PipelineLayout, patch: LayoutPatch): PipelineLayout {
  const nodes = new Map(Object.entries(layout.nodes));
  for (const [id, position] of Object.entries(patch)) {
    if (position) nodes.set(id, position);
    else nodes.delete(id);
  }
  return { version: 1, nodes: Object.fromEntries(nodes) };
}

function invertPatch(layout: PipelineLayout, patch: LayoutPatch): LayoutPatch {
  return Object.fromEntries(Object.keys(patch).map((id) => [id, layout.nodes[id] ?? null]));
}

export interface AppliedChange {
  readonly value: DocumentValue;
  readonly inverse: Change;
}

export function applyChange(value: DocumentValue, change: Change): AppliedChange {
  const layout = change.layout ? patchLayout(value.layout, change.layout) : value.layout;
  return {
    value: { text: applyTextEdits(value.text, change.edits), layout },
    inverse: {
      label: change.label,
      edits: invertTextEdits(value.text, change.edits),
      ...(change.layout ? { layout: invertPatch(value.layout, change.layout) } : {}),
    },
  };
}

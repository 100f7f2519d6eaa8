/** The selected node and the cursor's line follow each other; wishes for a line are fulfilled. */

import { nodeOf } from '../model/node-of.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { type editor, Range } from './monaco.ts';
import { nodeAtLine } from './node-at-line.ts';
import { useLineWish } from './reveal-line.ts';

export function syncSelection(view: editor.IStandaloneCodeEditor, highlightClass: string): () => void {
  const marks = view.createDecorationsCollection();

  const linesOfSelection = () => {
    const node = useViewStore.getState().selection.at(-1);
    return node === undefined ? undefined : nodeOf(useDocumentStore.getState().model, node)?.lines;
  };
  const highlight = () => {
    const lines = linesOfSelection();
    marks.set(
      lines
        ? [
            {
              range: new Range(lines.from, 1, lines.to, 1),
              options: { isWholeLine: true, className: highlightClass },
            },
          ]
        : [],
    );
  };
  const reveal = () => {
    highlight();
    const lines = linesOfSelection();
    const line = view.getPosition()?.lineNumber ?? 0;
    if (lines && !view.hasTextFocus() && (line < lines.from || line > lines.to)) {
      view.revealLinesInCenterIfOutsideViewport(lines.from, lines.to);
    }
  };
  const selectUnderCursor = () => {
    const line = view.getPosition()?.lineNumber;
    const { model, parseError } = useDocumentStore.getState();
    if (line === undefined || !model || parseError || !view.hasTextFocus()) return;
    const node = nodeAtLine(model.nodes, line);
    const { selection, select } = useViewStore.getState();
    if (node !== undefined && (selection.length !== 1 || selection[0] !== node)) select([node]);
  };
  const fulfil = () => {
    const { wish } = useLineWish.getState();
    if (!wish) return;
    useLineWish.setState({ wish: undefined });
    view.setPosition({ lineNumber: wish.line, column: wish.column });
    view.revealLineInCenter(wish.line);
    view.focus();
  };

  reveal();
  fulfil();
  const stops = [
    useViewStore.subscribe((state, before) => state.selection !== before.selection && reveal()),
    useDocumentStore.subscribe((state, before) => state.model !== before.model && highlight()),
    useLineWish.subscribe(fulfil),
  ];
  const cursor = view.onDidChangeCursorPosition((event) => {
    if (event.source === 'mouse' || event.source === 'keyboard') selectUnderCursor();
  });
  return () => {
    for (const stop of stops) stop();
    cursor.dispose();
    marks.clear();
  };
}

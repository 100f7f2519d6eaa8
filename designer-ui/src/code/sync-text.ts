/**
 * Keeps one Monaco model and the document the same: typing becomes Changes, Changes become edits of the model.
 * Nothing is pushed into the editor while an input method composes, and the cursor stays where it is.
 */

import { t } from '../i18n/translate.ts';
import { applyTextEdits, type TextEdit } from '../model/change.ts';
import { loadDocumentTools } from '../model/document-tools.ts';
import { type DocumentState, useDocumentStore } from '../store/document-store.ts';
import {
  type ContentChange,
  editsBetween,
  editsFromChanges,
  markLength,
  mergeKeyOf,
  textDifference,
} from './code-edits.ts';
import { type editor, Range } from './monaco.ts';

export function syncText(view: editor.IStandaloneCodeEditor, model: editor.ITextModel): () => void {
  /** The text that both sides have, or will have when what was sent is done. */
  let shared = useDocumentStore.getState().text;
  let sending = 0;
  let pushing = false;
  let composing = false;

  const send = (edits: readonly TextEdit[]) => {
    if (edits.length === 0) return;
    const before = useDocumentStore.getState();
    const wasShared = before.text === shared;
    sending++;
    const change = { label: t('preview.editText'), edits, mergeKey: mergeKeyOf(edits) };
    void before.perform(change, 'code').finally(() => {
      sending--;
      receive(useDocumentStore.getState());
    });
    // What is typed is in the document at once: a long text is not put together twice for every key.
    shared = wasShared ? useDocumentStore.getState().text : applyTextEdits(shared, edits);
  };

  const receive = ({ text, lastEdits }: DocumentState) => {
    if (text === shared || sending > 0 || composing) return;
    const edits = editsBetween(shared, text, lastEdits);
    const mark = markLength(shared);
    pushing = true;
    model.applyEdits(
      edits.map((edit) => {
        const start = model.getPositionAt(edit.from - mark);
        const end = model.getPositionAt(edit.to - mark);
        return { range: Range.fromPositions(start, end), text: edit.insert };
      }),
    );
    pushing = false;
    shared = text;
  };

  const onContent = (changes: readonly ContentChange[]) => {
    if (pushing || composing) return;
    send(editsFromChanges(changes, markLength(shared)));
  };
  const onComposed = () => {
    composing = false;
    send(textDifference(shared, shared.slice(0, markLength(shared)) + model.getValue()));
    receive(useDocumentStore.getState());
  };

  // The first key stroke must not wait for the parser.
  void loadDocumentTools();
  const stops = [
    model.onDidChangeContent((event) => onContent(event.changes)),
    view.onDidCompositionStart(() => {
      composing = true;
    }),
    view.onDidCompositionEnd(onComposed),
  ];
  const unsubscribe = useDocumentStore.subscribe(receive);
  return () => {
    unsubscribe();
    for (const stop of stops) stop.dispose();
  };
}

/** F12 or Ctrl+click: to the node or input that a binding means, into a nested pipeline, or to a component's help. */
import { type Definition, definitionAt } from '@millrace/pipeline-engine/browser';
import { t } from '../i18n/translate.ts';
import { resolveBeside } from '../model/component-lookup.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { nestedFile } from '../store/nodes.ts';
import { openNested } from '../store/session.ts';
import { useViewStore } from '../store/view-store.ts';
import { rangeOf } from './language-features.ts';
import { type editor, KeyCode, type Position } from './monaco.ts';
import { nodeAtLine } from './node-at-line.ts';

function goTo(view: editor.IStandaloneCodeEditor, position: Position): void {
  const model = view.getModel();
  if (!model) return;
  const definition = definitionAt(model.getValue(), model.getOffsetAt(position));
  if (!definition) return;
  if ('from' in definition) {
    const range = rangeOf(model, definition.from, definition.to);
    view.setSelection(range);
    view.revealRangeInCenterIfOutsideViewport(range);
  } else openOther(definition, position);
}

/** What does not stand in this text: the pipeline or the component of the node around it. */
function openOther(
  definition: Exclude<Definition, { readonly from: number }>,
  { lineNumber }: Position,
): void {
  const { model, path } = useDocumentStore.getState();
  const node = nodeAtLine(model?.nodes ?? [], lineNumber);
  if (node !== undefined && nestedFile(node)) {
    void openNested(node);
    return;
  }
  const { select, setInspectorTab, inspectorOpen, toggleInspector, notify } = useViewStore.getState();
  if (node !== undefined && definition.kind === 'component') {
    select([node]);
    setInspectorTab('about');
    if (!inspectorOpen) toggleInspector();
  } else if (definition.kind === 'file') {
    notify({ tone: 'info', text: t('canvas.fileIs', { path: resolveBeside(definition.path, path ?? '') }) });
  }
}

/** Answers the function that ends it. */
export function followDefinitions(view: editor.IStandaloneCodeEditor): () => void {
  const stops = [
    view.addAction({
      id: 'millrace.goToDefinition',
      label: t('canvas.goToDefinition'),
      keybindings: [KeyCode.F12],
      contextMenuGroupId: 'navigation',
      run: () => {
        const position = view.getPosition();
        if (position) goTo(view, position);
      },
    }),
    view.onMouseDown(({ event, target }) => {
      if ((event.ctrlKey || event.metaKey) && event.leftButton && target.position)
        goTo(view, target.position);
    }),
  ];
  return () => {
    for (const stop of stops) stop.dispose();
  };
}

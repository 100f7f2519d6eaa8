/** The YAML tab: the document's text in Monaco, one more client of the same history. */
import { useEffect, useMemo, useRef } from 'react';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useAllIssues } from '../store/issues.ts';
import { mixesLineEnds } from './code-edits.ts';
import { followDefinitions } from './go-to-definition.ts';
import { offerLanguageFeatures } from './language-features.ts';
import { editor, KeyCode, KeyMod } from './monaco.ts';
import { followTheme } from './monaco-theme.ts';
import { showIssues } from './sync-issues.ts';
import { syncSelection } from './sync-selection.ts';
import { syncText } from './sync-text.ts';
import styles from './yaml-panel.module.css';

function createView(host: HTMLElement, model: editor.ITextModel, label: string, readOnly: boolean) {
  const view = editor.create(host, {
    model,
    readOnly,
    ariaLabel: label,
    // A text area, so that everything that listens to keys can tell that the user is typing.
    editContext: false,
    automaticLayout: true,
    fontFamily: getComputedStyle(host).fontFamily,
    fontSize: 12,
    lineHeight: 20,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    renderLineHighlight: 'line',
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, strings: true, comments: false },
    suggest: { showStatusBar: false, showIcons: true },
    tabSize: 2,
    fixedOverflowWidgets: true,
  });
  const { undo, redo } = useDocumentStore.getState();
  view.addCommand(KeyMod.CtrlCmd | KeyCode.KeyZ, () => void undo());
  view.addCommand(KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.KeyZ, () => void redo());
  view.addCommand(KeyMod.CtrlCmd | KeyCode.KeyY, () => void redo());
  return view;
}

export default function YamlPanel() {
  const path = useDocumentStore((state) => state.path);
  return path === undefined ? null : <YamlEditor key={path} path={path} />;
}

function YamlEditor({ path }: { path: string }) {
  const t = useT();
  const language = useLanguage();
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<editor.ITextModel>(undefined);
  const issues = useAllIssues();
  const savedText = useDocumentStore((state) => state.savedText);
  const mixed = useMemo(() => mixesLineEnds(savedText), [savedText]);
  const label = t('preview.yamlOf', { path });

  useEffect(() => {
    if (!host.current) return;
    const model = editor.createModel(useDocumentStore.getState().text, 'yaml');
    const stopTheme = followTheme();
    const view = createView(host.current, model, label, mixed);
    const stops = [
      stopTheme,
      syncText(view, model),
      syncSelection(view, styles.selected ?? ''),
      offerLanguageFeatures(),
      followDefinitions(view),
    ];
    shown.current = model;
    return () => {
      shown.current = undefined;
      for (const stop of stops) stop();
      view.dispose();
      model.dispose();
    };
  }, [label, mixed]);

  useEffect(() => {
    if (shown.current) showIssues(shown.current, issues, language);
  }, [issues, language]);

  return (
    <div className={styles.panel}>
      {mixed ? <p className={styles.notice}>{t('preview.mixedLineEnds')}</p> : null}
      <div ref={host} className={styles.editor} />
    </div>
  );
}

/** Monaco for the code in one field. One lazy chunk with the editor; import it only through inspector/code-field.tsx. */
import 'monaco-editor/languages/definitions/javascript/register';
import 'monaco-editor/languages/definitions/python/register';
import 'monaco-editor/languages/definitions/r/register';
import 'monaco-editor/languages/definitions/shell/register';
import 'monaco-editor/languages/definitions/sql/register';
import { useEffect, useRef } from 'react';
import styles from './code-editor.module.css';
import { editor } from './monaco.ts';
import { followTheme } from './monaco-theme.ts';

export interface CodeEditorProps {
  readonly text: string;
  readonly language: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  /** A whole file: it fills the room that it has, with line numbers, and Tab indents. */
  readonly isFile?: boolean;
  readonly onChange: (text: string) => void;
  readonly onLeave: () => void;
}

const lineHeight = 20;
const fewestLines = 6;
const mostLines = 20;

export default function CodeEditor(props: CodeEditorProps) {
  const { text, language, label, describedBy } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<editor.IStandaloneCodeEditor>(undefined);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!host.current) return;
    const model = editor.createModel(latest.current.text, language);
    const stopTheme = followTheme();
    const created = createEditor(host.current, model, label, latest.current.isFile === true);
    view.current = created;
    let composing = false;
    const tell = () => {
      const typed = model.getValue();
      if (!composing && typed !== latest.current.text) latest.current.onChange(typed);
    };
    const stops = [
      model.onDidChangeContent(tell),
      created.onDidCompositionStart(() => {
        composing = true;
      }),
      created.onDidCompositionEnd(() => {
        composing = false;
        tell();
      }),
      created.onDidBlurEditorText(() => latest.current.onLeave()),
    ];
    return () => {
      view.current = undefined;
      for (const stop of stops) stop.dispose();
      stopTheme();
      created.dispose();
      model.dispose();
    };
  }, [language, label]);

  // Undo, or another view, changed the value.
  useEffect(() => {
    const model = view.current?.getModel();
    if (model && model.getValue() !== text) model.setValue(text);
  }, [text]);

  useEffect(() => {
    const area = host.current?.querySelector('textarea');
    if (describedBy === undefined) area?.removeAttribute('aria-describedby');
    else area?.setAttribute('aria-describedby', describedBy);
  }, [describedBy]);

  const lines = Math.min(mostLines, Math.max(fewestLines, text.split('\n').length + 1));
  const height = props.isFile === true ? '100%' : lines * lineHeight + 12;
  return <div ref={host} className={styles.editor} style={{ height }} />;
}

function createEditor(host: HTMLElement, model: editor.ITextModel, label: string, isFile: boolean) {
  return editor.create(host, {
    model,
    ariaLabel: label,
    // A text area, so that everything that listens to keys can tell that the user is typing.
    editContext: false,
    automaticLayout: true,
    fontFamily: getComputedStyle(host).fontFamily,
    fontSize: 12,
    lineHeight,
    lineNumbers: isFile ? 'on' : 'off',
    lineNumbersMinChars: 3,
    folding: false,
    glyphMargin: false,
    lineDecorationsWidth: 8,
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    padding: { top: 6, bottom: 6 },
    renderLineHighlight: 'none',
    scrollBeyondLastLine: false,
    scrollbar: { alwaysConsumeMouseWheel: false },
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
    wordBasedSuggestions: 'off',
    fixedOverflowWidgets: true,
    // The keyboard gets through the form; Ctrl+M lets Tab indent.
    tabFocusMode: !isFile,
  });
}

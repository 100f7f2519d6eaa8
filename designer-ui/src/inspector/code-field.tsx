/**
 * Code in a field: a plain text area at once, Monaco when its chunk is there and nobody is typing. Where the chunk
 * does not come, the text area stays. A dialog shows the same draft with more room, so nothing can be lost between them.
 */
import { type ComponentType, type RefObject, useEffect, useRef, useState } from 'react';
import type { CodeEditorProps } from '../code/code-editor.tsx';
import { useT } from '../i18n/translate.ts';
import { Field, type FieldProps, type TypingCheck, whileTyping } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import input from '../ui/input.module.css';
import { useDraft } from '../ui/use-draft.ts';
import { CodeDialog } from './code-dialog.tsx';

interface Props extends Omit<FieldProps, 'children' | 'inline'> {
  readonly value: string;
  readonly language: string;
  readonly check: TypingCheck;
  readonly onCommit: (text: string) => void;
}

export function CodeField({ value, language, check, onCommit, ...field }: Props) {
  const draft = useDraft({ value, onCommit, multiline: true });
  const area = useRef<HTMLTextAreaElement>(null);
  const { Editor, leaveArea } = useEditor(area);
  const t = useT();
  const [isLarge, setLarge] = useState(false);
  const said = { error: field.error, warning: field.warning, ...whileTyping(check, draft.text, value) };
  const end = Editor ? (
    <>
      <IconButton
        small
        icon="maximize-2"
        label={t('inspector.enlarge', { field: field.label })}
        onClick={() => setLarge(true)}
      />
      {field.end}
    </>
  ) : (
    field.end
  );
  const closeLarge = () => {
    draft.commit();
    setLarge(false);
  };
  return (
    <Field {...field} {...said} end={end}>
      {(control) =>
        Editor && isLarge ? (
          <CodeDialog title={field.label} {...said} onClose={closeLarge}>
            <Editor
              isFile
              text={draft.text}
              language={language}
              label={field.label}
              describedBy={undefined}
              onChange={draft.setText}
              onLeave={draft.commit}
            />
          </CodeDialog>
        ) : Editor ? (
          <Editor
            text={draft.text}
            language={language}
            label={field.label}
            describedBy={control.describedBy}
            onChange={draft.setText}
            onLeave={draft.commit}
          />
        ) : (
          <textarea
            ref={area}
            id={control.id}
            aria-describedby={control.describedBy}
            aria-invalid={control.invalid || undefined}
            className={input.codeArea}
            rows={6}
            spellCheck={false}
            wrap="off"
            value={draft.text}
            onChange={(event) => draft.setText(event.target.value)}
            {...draft.handlers}
            onBlur={(event) => {
              draft.handlers.onBlur(event);
              leaveArea();
            }}
          />
        )
      }
    </Field>
  );
}

type Editor = ComponentType<CodeEditorProps>;

/** Nothing is taken away from under the cursor: a text area in use is replaced when it is left. */
function useEditor(area: RefObject<HTMLTextAreaElement | null>) {
  const [shown, setShown] = useState<{ readonly Editor: Editor }>();
  const waiting = useRef<Editor>(undefined);
  useEffect(() => {
    let isGone = false;
    const load = async () => {
      const loaded = await loadEditor();
      if (isGone || !loaded) return;
      waiting.current = loaded;
      if (document.activeElement !== area.current) setShown({ Editor: loaded });
    };
    void load();
    return () => {
      isGone = true;
    };
  }, [area]);
  const leaveArea = () => {
    if (waiting.current) setShown({ Editor: waiting.current });
  };
  return { Editor: shown?.Editor, leaveArea };
}

async function loadEditor(): Promise<Editor | undefined> {
  try {
    return (await import('../code/code-editor.tsx')).default;
  } catch (error) {
    // A chunk that did not come over the line: browsers say it with a TypeError.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** One line of text in a field. The value is committed, not followed: see use-draft.ts. */
import { Field, type FieldProps, type TypingCheck, whileTyping } from './field.tsx';
import styles from './input.module.css';
import { type DraftOptions, useDraft } from './use-draft.ts';

export interface TextFieldProps extends Omit<FieldProps, 'children' | 'inline'> {
  readonly value: string;
  readonly onCommit: DraftOptions['onCommit'];
  readonly placeholder?: string;
  readonly mono?: boolean;
  readonly disabled?: boolean;
  readonly lazy?: boolean;
  readonly check?: TypingCheck;
  /** The field lost the focus, or Escape was pressed in it; what was typed is committed or gone by then. */
  readonly onLeave?: () => void;
}

export function TextField(props: TextFieldProps) {
  const { value, onCommit, placeholder, mono, disabled, lazy, check, onLeave, ...field } = props;
  const draft = useDraft({ value, onCommit, lazy, onCancel: onLeave });
  return (
    <Field {...field} {...whileTyping(check, draft.text, value)}>
      {(control) => (
        <input
          id={control.id}
          aria-describedby={control.describedBy}
          aria-invalid={control.invalid || undefined}
          className={mono ? styles.code : styles.input}
          type="text"
          spellCheck={false}
          autoComplete="off"
          placeholder={placeholder}
          disabled={disabled}
          value={draft.text}
          onChange={(event) => draft.setText(event.target.value)}
          {...draft.handlers}
          onBlur={(event) => {
            draft.handlers.onBlur(event);
            onLeave?.();
          }}
        />
      )}
    </Field>
  );
}

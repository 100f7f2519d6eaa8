/** Several lines of text in a field; `mono` for code and data. */
import { Field, type FieldProps, type TypingCheck, whileTyping } from './field.tsx';
import styles from './input.module.css';
import { useDraft } from './use-draft.ts';

export interface TextAreaProps extends Omit<FieldProps, 'children' | 'inline'> {
  readonly value: string;
  readonly onCommit: (text: string) => void;
  readonly placeholder?: string;
  readonly mono?: boolean;
  readonly rows?: number;
  readonly disabled?: boolean;
  readonly check?: TypingCheck;
}

export function TextArea(props: TextAreaProps) {
  const { value, onCommit, placeholder, mono, rows = 4, disabled, check, ...field } = props;
  const draft = useDraft({ value, onCommit, multiline: true });
  return (
    <Field {...field} {...whileTyping(check, draft.text, value)}>
      {(control) => (
        <textarea
          id={control.id}
          aria-describedby={control.describedBy}
          aria-invalid={control.invalid || undefined}
          className={mono ? styles.codeArea : styles.area}
          rows={rows}
          spellCheck={!mono}
          wrap={mono ? 'off' : 'soft'}
          placeholder={placeholder}
          disabled={disabled}
          value={draft.text}
          onChange={(event) => draft.setText(event.target.value)}
          {...draft.handlers}
        />
      )}
    </Field>
  );
}

/** One line of text in a field. The value is committed, not followed: see use-draft.ts. */
import { Field, type FieldProps } from './field.tsx';
import styles from './input.module.css';
import { type DraftOptions, useDraft } from './use-draft.ts';

export interface TextFieldProps extends Omit<FieldProps, 'children' | 'inline'> {
  readonly value: string;
  readonly onCommit: DraftOptions['onCommit'];
  readonly placeholder?: string;
  readonly mono?: boolean;
  readonly disabled?: boolean;
  readonly lazy?: boolean;
}

export function TextField({ value, onCommit, placeholder, mono, disabled, lazy, ...field }: TextFieldProps) {
  const draft = useDraft({ value, onCommit, lazy });
  return (
    <Field {...field}>
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
        />
      )}
    </Field>
  );
}

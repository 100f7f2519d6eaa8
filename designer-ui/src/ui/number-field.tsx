/**
 * A number as the text that the user wrote (`1.0` stays `1.0`, `1e-7` stays `1e-7`). Arrow up and down step;
 * full-width digits become plain ones. Whether the text is a number is for the form to say.
 */
import type { KeyboardEvent } from 'react';
import { Field, type FieldProps, type TypingCheck, whileTyping } from './field.tsx';
import styles from './input.module.css';
import { stepNumber, toPlainDigits } from './number-text.ts';
import { useDraft } from './use-draft.ts';

export interface NumberFieldProps extends Omit<FieldProps, 'children' | 'inline'> {
  readonly value: string;
  readonly onCommit: (text: string) => void;
  readonly min?: number;
  readonly max?: number;
  readonly integer?: boolean;
  readonly placeholder?: string;
  /** A slider beside the number; needs `min` and `max`. */
  readonly slider?: boolean;
  readonly check?: TypingCheck;
}

export function NumberField(props: NumberFieldProps) {
  const { value, onCommit, min, max, integer = false, placeholder, slider, check, ...field } = props;
  const draft = useDraft({
    value,
    onCommit: (text) => {
      const plain = toPlainDigits(text);
      onCommit(plain);
      return plain;
    },
  });
  const range = { min, max, integer };

  const onKeyDown = (event: KeyboardEvent) => {
    draft.handlers.onKeyDown(event);
    if (event.nativeEvent.isComposing || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    const next = stepNumber(draft.text, event.key === 'ArrowUp' ? 1 : -1, range, event.shiftKey);
    if (next === undefined) return;
    event.preventDefault();
    draft.setText(next);
  };

  return (
    <Field {...field} {...whileTyping(check, toPlainDigits(draft.text), value)}>
      {(control) => (
        <div className={styles.numberRow}>
          {slider && min !== undefined && max !== undefined ? (
            <input
              type="range"
              aria-labelledby={control.labelId}
              className={styles.slider}
              min={min}
              max={max}
              step={integer ? 1 : (max - min) / 100}
              value={Number.isFinite(Number(draft.text)) && draft.text !== '' ? draft.text : String(min)}
              onChange={(event) => draft.setText(event.target.value)}
              onBlur={draft.commit}
              onPointerUp={draft.commit}
            />
          ) : null}
          <input
            id={control.id}
            aria-describedby={control.describedBy}
            aria-invalid={control.invalid || undefined}
            className={slider ? styles.shortNumber : styles.number}
            type="text"
            inputMode={integer ? 'numeric' : 'decimal'}
            autoComplete="off"
            placeholder={placeholder}
            value={draft.text}
            onChange={(event) => draft.setText(event.target.value)}
            {...draft.handlers}
            onKeyDown={onKeyDown}
          />
        </div>
      )}
    </Field>
  );
}

/** The frame of every form control: label above, "optional", a dot and Reset when changed, hint, error, warning. */
import { type ReactNode, useId } from 'react';
import { useT } from '../i18n/translate.ts';
import styles from './field.module.css';
import { IconButton } from './icon-button.tsx';
import { StateGlyph } from './state-glyph.tsx';

/** What is wrong with a text while it is typed; undefined when nothing is. */
export type TypingCheck = (text: string) => string | undefined;

/** What a field says while its text is another than the value: the value's own complaints are of another text. */
export function whileTyping(
  check: TypingCheck | undefined,
  text: string,
  value: string,
): Pick<FieldProps, 'error' | 'warning'> {
  return check === undefined || text === value ? {} : { error: check(text), warning: undefined };
}

/** What the control inside must carry, so that label, hint and error are read with it. */
export interface FieldControl {
  readonly id: string;
  readonly labelId: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
}

export interface FieldProps {
  readonly label: string;
  readonly optional?: boolean;
  readonly hint?: string;
  readonly error?: string;
  readonly warning?: string;
  /** Present when the value differs from the default. */
  readonly onReset?: () => void;
  /** Small buttons at the end of the label's row. */
  readonly end?: ReactNode;
  /** The label stands beside the control: switches. */
  readonly inline?: boolean;
  readonly children: (control: FieldControl) => ReactNode;
}

export function Field(props: FieldProps) {
  const { label, optional, hint, error, warning, onReset, end, inline, children } = props;
  const t = useT();
  const id = useId();
  const parts = [hint && `${id}-hint`, error && `${id}-error`, warning && `${id}-warning`].filter(Boolean);
  const control: FieldControl = {
    id,
    labelId: `${id}-label`,
    describedBy: parts.length > 0 ? parts.join(' ') : undefined,
    invalid: error !== undefined,
  };
  return (
    <div className={styles.field} data-invalid={error !== undefined || undefined}>
      <div className={styles.head} data-part="head">
        {inline ? children(control) : null}
        <label htmlFor={id} id={control.labelId} className={inline ? styles.inlineLabel : styles.label}>
          {label}
        </label>
        {optional ? <span className={styles.optional}>{t('common.optional')}</span> : null}
        {onReset ? (
          <>
            <span className={styles.dot} role="img" aria-label={t('common.changedFromDefault')} />
            <IconButton
              small
              icon="rotate-ccw"
              label={t('common.resetField', { field: label })}
              onClick={onReset}
            />
          </>
        ) : null}
        {end ? (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset has a frame and a legend
          <span role="group" aria-labelledby={control.labelId} className={styles.end}>
            {end}
          </span>
        ) : null}
      </div>
      {inline ? null : children(control)}
      {hint ? (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className={styles.error} role="alert">
          <StateGlyph state="failed" />
          <span>{error}</span>
        </p>
      ) : null}
      {warning ? (
        <p id={`${id}-warning`} className={styles.warning}>
          <StateGlyph state="problem" />
          <span>{warning}</span>
        </p>
      ) : null}
    </div>
  );
}

/** On or off, at once: a native checkbox that looks and speaks like a switch. */
import { Field, type FieldProps } from './field.tsx';
import styles from './switch.module.css';

export interface SwitchProps extends Omit<FieldProps, 'children' | 'inline'> {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

export function Switch({ checked, onChange, disabled, ...field }: SwitchProps) {
  return (
    <Field {...field} inline>
      {(control) => (
        <input
          id={control.id}
          type="checkbox"
          role="switch"
          aria-checked={checked}
          aria-describedby={control.describedBy}
          className={styles.switch}
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
        />
      )}
    </Field>
  );
}

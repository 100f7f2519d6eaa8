/** A day, `YYYY-MM-DD`, in the browser's own picker; empty while none is chosen. */
import { Field, type FieldProps } from './field.tsx';
import styles from './input.module.css';

export interface DateFieldProps extends Omit<FieldProps, 'children' | 'inline'> {
  readonly value: string;
  readonly onChange: (day: string) => void;
  readonly max?: string;
}

export function DateField({ value, onChange, max, ...field }: DateFieldProps) {
  return (
    <Field {...field}>
      {(control) => (
        <input
          id={control.id}
          aria-describedby={control.describedBy}
          aria-invalid={control.invalid || undefined}
          className={styles.input}
          type="date"
          max={max}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

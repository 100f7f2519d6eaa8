/** One of a few, each with a title and perhaps a second line. */
import {
  Select as AriaSelect,
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components/Select';
import { AriaLocale } from './aria-locale.tsx';
import { Field, type FieldProps } from './field.tsx';
import { Icon } from './icon.tsx';
import popup from './popup.module.css';
import styles from './select.module.css';

export interface SelectOption {
  readonly id: string;
  readonly label: string;
}

export interface SelectProps extends Omit<FieldProps, 'children' | 'inline'> {
  readonly options: readonly SelectOption[];
  readonly value: string | undefined;
  readonly onChange: (id: string) => void;
  readonly placeholder?: string;
  readonly disabled?: boolean;
}

export function Select({ options, value, onChange, placeholder, disabled, ...field }: SelectProps) {
  return (
    <Field {...field}>
      {(control) => (
        <PlainSelect
          options={options}
          value={value}
          onChange={onChange}
          placeholder={placeholder}
          disabled={disabled}
          id={control.id}
          labelledBy={control.labelId}
          describedBy={control.describedBy}
          invalid={control.invalid}
        />
      )}
    </Field>
  );
}

export interface PlainSelectProps {
  readonly options: readonly SelectOption[];
  readonly value: string | undefined;
  readonly onChange: (id: string) => void;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly id?: string;
  /** One of the two names it. */
  readonly labelledBy?: string;
  readonly label?: string;
  readonly describedBy?: string;
  readonly invalid?: boolean;
}

/** Without label and hint, for rows of controls. */
export function PlainSelect(props: PlainSelectProps) {
  const { options, value, onChange, placeholder, disabled, id, label, labelledBy, describedBy, invalid } =
    props;
  const selected = options.find((option) => option.id === value);
  return (
    <AriaLocale>
      <AriaSelect
        aria-label={label}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        isInvalid={invalid}
        isDisabled={disabled}
        value={selected?.id ?? null}
        onChange={(key) => {
          if (key !== null) onChange(String(key));
        }}
        className={styles.select ?? ''}
      >
        <Button id={id} className={styles.button ?? ''}>
          <SelectValue className={styles.value ?? ''}>
            {selected?.label ?? <span className={styles.placeholder}>{value || placeholder}</span>}
          </SelectValue>
          <Icon name="chevron-down" />
        </Button>
        <Popover className={popup.popup ?? ''} offset={4} maxHeight={400}>
          <ListBox className={popup.list ?? ''}>
            {options.map((option) => (
              <ListBoxItem
                key={option.id}
                id={option.id}
                textValue={option.label}
                className={popup.item ?? ''}
              >
                {({ isSelected }) => (
                  <>
                    <span className={popup.text}>{option.label}</span>
                    {isSelected ? <Icon name="check" /> : null}
                  </>
                )}
              </ListBoxItem>
            ))}
          </ListBox>
        </Popover>
      </AriaSelect>
    </AriaLocale>
  );
}

/** Text with suggestions. What is not among them is accepted too; the form says when it is unknown. */
import { useState } from 'react';
import {
  ComboBox as AriaComboBox,
  Button,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components/ComboBox';
import { useT } from '../i18n/translate.ts';
import { AriaLocale } from './aria-locale.tsx';
import styles from './combo-box.module.css';
import { Field, type FieldProps } from './field.tsx';
import { Icon, type IconSource } from './icon.tsx';
import popup from './popup.module.css';

export interface ComboBoxOption {
  readonly id: string;
  readonly icon?: IconSource;
  /** The word for the icon. */
  readonly extra?: string;
}

export interface ComboBoxProps extends Omit<FieldProps, 'children' | 'inline'> {
  /** An option's id is its text. */
  readonly options: readonly ComboBoxOption[];
  readonly value: string;
  readonly onCommit: (text: string) => void;
  readonly placeholder?: string;
  /** Stands where no option fits. */
  readonly emptyText: string;
}

export function ComboBox({ options, value, onCommit, placeholder, emptyText, ...field }: ComboBoxProps) {
  const t = useT();
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    setText(value);
  }
  const commit = (next: string) => {
    setText(next);
    if (next !== value) onCommit(next);
  };
  return (
    <Field {...field}>
      {(control) => (
        <AriaLocale>
          <AriaComboBox
            aria-labelledby={control.labelId}
            aria-describedby={control.describedBy}
            isInvalid={control.invalid}
            allowsCustomValue
            allowsEmptyCollection
            menuTrigger="focus"
            defaultItems={options}
            inputValue={text}
            onInputChange={setText}
            value={options.some((option) => option.id === value) ? value : null}
            onChange={(key) => {
              if (key !== null) commit(String(key));
            }}
            onBlur={() => commit(text)}
            className={styles.box ?? ''}
          >
            <Input
              id={control.id}
              className={styles.input ?? ''}
              placeholder={placeholder}
              spellCheck={false}
              onKeyDown={(event) => {
                // With an option under the keyboard, Enter takes that option instead of the text.
                const onOption = event.currentTarget.hasAttribute('aria-activedescendant');
                if (event.key === 'Enter' && !event.nativeEvent.isComposing && !onOption) commit(text);
              }}
            />
            <Button className={styles.button ?? ''} aria-label={t('common.show')}>
              <Icon name="chevron-down" />
            </Button>
            <Popover className={popup.popup ?? ''} offset={4} maxHeight={320}>
              <ListBox<ComboBoxOption>
                className={popup.list ?? ''}
                renderEmptyState={() => <div className={popup.heading}>{emptyText}</div>}
              >
                {(option) => (
                  <ListBoxItem id={option.id} textValue={option.id} className={popup.item ?? ''}>
                    {option.icon ? <Icon name={option.icon} /> : null}
                    <span className={popup.text}>{option.id}</span>
                    {option.extra ? <span className={popup.extra}>{option.extra}</span> : null}
                  </ListBoxItem>
                )}
              </ListBox>
            </Popover>
          </AriaComboBox>
        </AriaLocale>
      )}
    </Field>
  );
}

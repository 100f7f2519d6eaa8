/** The search box of lists: a magnifier, a clear button, Escape empties it. It follows every key stroke. */
import { type RefObject, useRef } from 'react';
import { useT } from '../i18n/translate.ts';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import styles from './search-field.module.css';

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
}

export function SearchField({ label, value, onChange, inputRef }: SearchFieldProps) {
  const t = useT();
  const own = useRef<HTMLInputElement>(null);
  const input = inputRef ?? own;
  return (
    <div className={styles.search}>
      <Icon name="search" className={styles.icon} />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        className={styles.input}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing || value === '') return;
          event.stopPropagation();
          onChange('');
        }}
      />
      {value === '' ? null : (
        <IconButton
          small
          icon="x"
          label={t('common.clear')}
          onClick={() => {
            onChange('');
            input.current?.focus();
          }}
        />
      )}
    </div>
  );
}

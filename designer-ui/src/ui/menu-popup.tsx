/** The open menu: the part of menus that needs react-aria, loaded when one opens for the first time. */
import type { RefObject } from 'react';
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components/Menu';
import { AriaLocale } from './aria-locale.tsx';
import { Icon } from './icon.tsx';
import type { MenuEntry } from './menu-entry.ts';
import styles from './popup.module.css';

export interface MenuPopupProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly triggerRef: RefObject<Element | null>;
  readonly placement: 'bottom start' | 'bottom end' | 'top start' | 'right top';
  readonly onClose: () => void;
}

export default function MenuPopup({ label, entries, triggerRef, placement, onClose }: MenuPopupProps) {
  const perform = (id: string | number) => {
    for (const entry of entries) if (entry !== 'separator' && entry.id === id) entry.onAction();
  };
  return (
    <AriaLocale>
      <Popover
        triggerRef={triggerRef}
        placement={placement}
        offset={4}
        isOpen
        onOpenChange={(open) => !open && onClose()}
        className={styles.popup ?? ''}
      >
        <Menu
          aria-label={label}
          autoFocus="first"
          className={styles.list ?? ''}
          disabledKeys={entries.flatMap((entry) =>
            entry !== 'separator' && entry.disabled ? [entry.id] : [],
          )}
          onAction={perform}
          onClose={onClose}
        >
          {entries.map((entry, index) =>
            entry === 'separator' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: separators have no identity but their place
              <Separator key={`separator-${index}`} className={styles.separator ?? ''} />
            ) : (
              <MenuItem
                key={entry.id}
                id={entry.id}
                textValue={entry.label}
                data-danger={entry.danger || undefined}
                className={styles.item ?? ''}
              >
                {entry.icon ? <Icon name={entry.icon} /> : null}
                <span className={styles.text}>{entry.label}</span>
                {entry.checked ? <Icon name="check" /> : null}
                {entry.shortcut ? <kbd className={styles.extra}>{entry.shortcut}</kbd> : null}
              </MenuItem>
            ),
          )}
        </Menu>
      </Popover>
    </AriaLocale>
  );
}

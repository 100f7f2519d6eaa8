/** Menus: a button that opens one, a split button, and a context menu at a point. The list itself loads lazily. */
import { type ComponentProps, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import type { IconSource } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import styles from './menu.module.css';
import type { MenuEntry } from './menu-entry.ts';

const loadPopup = () => import('./menu-popup.tsx');
const MenuPopup = lazy(loadPopup);

interface MenuSource {
  /** The menu's name for screen readers, and the button's where it shows only an icon. */
  readonly label: string;
  /** Read when the menu opens. */
  readonly entries: () => readonly MenuEntry[];
}

function useMenu(source: MenuSource, placement: ComponentProps<typeof MenuPopup>['placement']) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [entries, setEntries] = useState<readonly MenuEntry[]>();
  const popup = entries ? (
    <Suspense>
      <MenuPopup
        label={source.label}
        entries={entries}
        triggerRef={trigger}
        placement={placement}
        onClose={() => {
          setEntries(undefined);
          trigger.current?.focus();
        }}
      />
    </Suspense>
  ) : null;
  const props = {
    ref: trigger,
    'aria-haspopup': 'menu' as const,
    'aria-expanded': entries !== undefined,
    onClick: () => setEntries(source.entries()),
    onPointerEnter: loadPopup,
    onFocus: loadPopup,
  };
  return { props, popup };
}

export interface MenuButtonProps extends MenuSource {
  readonly icon: IconSource;
  readonly small?: boolean;
  readonly labelled?: boolean;
  readonly className?: string;
}

/** One icon that opens a menu. */
export function MenuButton({ label, entries, icon, small, labelled, className }: MenuButtonProps) {
  const { props, popup } = useMenu({ label, entries }, 'bottom end');
  return (
    <>
      <IconButton
        {...props}
        icon={icon}
        label={label}
        small={small}
        labelled={labelled}
        className={className}
      />
      {popup}
    </>
  );
}

export interface SplitButtonProps extends Omit<ButtonProps, 'small'> {
  readonly menuLabel: string;
  readonly entries: () => readonly MenuEntry[];
}

/** The usual action as a button, its variations in a menu beside it. */
export function SplitButton({ menuLabel, entries, ...button }: SplitButtonProps) {
  const { props, popup } = useMenu({ label: menuLabel, entries }, 'bottom end');
  return (
    <div className={styles.split}>
      <Button {...button} />
      <Button
        {...props}
        variant={button.variant}
        icon="chevron-down"
        aria-label={menuLabel}
        disabled={button.disabled}
      />
      {popup}
    </div>
  );
}

export interface ContextMenuProps extends MenuSource {
  /** In the window's coordinates. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

/** Render it while it is open. Focus goes back to where it was. */
export function ContextMenu({ label, entries, at, onClose }: ContextMenuProps) {
  const anchor = useRef<HTMLDivElement>(null);
  const [shown] = useState(entries);
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (
        before instanceof HTMLElement &&
        (document.activeElement === document.body || !document.activeElement)
      ) {
        before.focus();
      }
    };
  }, []);
  return (
    <>
      <div ref={anchor} className={styles.anchor} style={{ left: at.x, top: at.y }} />
      <Suspense>
        <MenuPopup
          label={label}
          entries={shown}
          triggerRef={anchor}
          placement="bottom start"
          onClose={onClose}
        />
      </Suspense>
    </>
  );
}

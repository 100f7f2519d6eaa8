/** A floating panel beside what opened it. Load it lazily in the first paint. */
import type { ReactNode, RefObject } from 'react';
import { Popover as AriaPopover, Dialog, type Placement } from 'react-aria-components/Popover';
import { AriaLocale } from './aria-locale.tsx';
import styles from './popover.module.css';

export interface PopoverProps {
  readonly label: string;
  readonly triggerRef: RefObject<Element | null>;
  readonly onClose: () => void;
  readonly placement?: Placement;
  readonly children: ReactNode;
}

/** Render it while it is open. */
export function Popover({ label, triggerRef, onClose, placement = 'bottom start', children }: PopoverProps) {
  return (
    <AriaLocale>
      <AriaPopover
        triggerRef={triggerRef}
        placement={placement}
        offset={4}
        isOpen
        onOpenChange={(open) => !open && onClose()}
        className={styles.popover ?? ''}
      >
        <Dialog aria-label={label} className={styles.content ?? ''}>
          {children}
        </Dialog>
      </AriaPopover>
    </AriaLocale>
  );
}

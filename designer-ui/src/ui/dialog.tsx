/** A dialog over the page: focus stays inside and comes back, Escape closes. Load it lazily in the first paint. */
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useT } from '../i18n/translate.ts';
import { AriaLocale } from './aria-locale.tsx';
import styles from './dialog.module.css';
import { IconButton } from './icon-button.tsx';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the lower end, the main one last. */
  readonly actions?: ReactNode;
  readonly size?: 'small' | 'large' | 'full';
  /** For questions that must be answered. */
  readonly role?: 'dialog' | 'alertdialog';
}

/** Render it while it is open. */
export function Dialog({ title, onClose, children, actions, size = 'small', role = 'dialog' }: DialogProps) {
  const t = useT();
  return (
    <AriaLocale>
      <ModalOverlay
        isOpen
        isDismissable
        onOpenChange={(open) => !open && onClose()}
        className={styles.overlay ?? ''}
      >
        <Modal className={styles[size] ?? ''}>
          <AriaDialog role={role} className={styles.dialog ?? ''}>
            <header className={styles.head}>
              <Heading slot="title" className={styles.title ?? ''}>
                {title}
              </Heading>
              <IconButton icon="x" label={t('common.close')} onClick={onClose} />
            </header>
            <div className={styles.body}>{children}</div>
            {actions ? <footer className={styles.actions}>{actions}</footer> : null}
          </AriaDialog>
        </Modal>
      </ModalOverlay>
    </AriaLocale>
  );
}

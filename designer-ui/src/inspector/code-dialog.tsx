/** The code of a field over the whole page, with what is wrong with it below. What is typed is kept as it is typed. */
import type { ReactNode } from 'react';
import { useT } from '../i18n/translate.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import styles from './code-dialog.module.css';

interface Props {
  readonly title: string;
  readonly error?: string;
  readonly warning?: string;
  readonly onClose: () => void;
  /** The editor. */
  readonly children: ReactNode;
}

export function CodeDialog({ title, error, warning, onClose, children }: Props) {
  const t = useT();
  const said = error ?? warning;
  return (
    <Dialog
      size="full"
      title={title}
      onClose={onClose}
      actions={
        <>
          <p className={styles.said} data-tone={error === undefined ? 'warn' : 'bad'} role="status">
            {said === undefined ? (
              <span className={styles.kept}>{t('inspector.codeKept')}</span>
            ) : (
              <>
                <StateGlyph state={error === undefined ? 'problem' : 'failed'} />
                {said}
              </>
            )}
          </p>
          <Button variant="primary" onClick={onClose}>
            {t('inspector.codeDone')}
          </Button>
        </>
      }
    >
      <div className={styles.room}>{children}</div>
    </Dialog>
  );
}

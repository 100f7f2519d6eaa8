/** Short notices, read out politely; errors at once. Who shows them keeps the list. */
import type { ReactNode } from 'react';
import { useT } from '../i18n/translate.ts';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';
import { type GlyphState, StateGlyph } from './state-glyph.tsx';
import styles from './toast.module.css';

export interface Toast {
  readonly id: string | number;
  readonly tone: 'info' | 'ok' | 'warn' | 'bad';
  readonly text: ReactNode;
  readonly action?: { readonly label: string; readonly perform: () => void };
}

const glyphs: Readonly<Record<Toast['tone'], GlyphState | undefined>> = {
  info: undefined,
  ok: 'done',
  warn: 'problem',
  bad: 'failed',
};

export interface ToastRegionProps {
  readonly toasts: readonly Toast[];
  readonly onDismiss: (id: Toast['id']) => void;
  /** Over the lower edge of the page, or inside a bar, at its right end. */
  readonly place?: 'page' | 'bar';
}

export function ToastRegion({ toasts, onDismiss, place = 'page' }: ToastRegionProps) {
  const t = useT();
  return (
    <section
      className={styles.region}
      data-place={place}
      aria-label={t('common.notifications')}
      aria-live="polite"
    >
      {toasts.map((toast) => {
        const glyph = glyphs[toast.tone];
        return (
          <div key={toast.id} className={styles.toast} role={toast.tone === 'bad' ? 'alert' : undefined}>
            {glyph ? <StateGlyph state={glyph} /> : null}
            <div className={styles.text}>{toast.text}</div>
            {toast.action ? (
              <Button small onClick={toast.action.perform}>
                {toast.action.label}
              </Button>
            ) : null}
            <IconButton small icon="x" label={t('common.dismiss')} onClick={() => onDismiss(toast.id)} />
          </div>
        );
      })}
    </section>
  );
}

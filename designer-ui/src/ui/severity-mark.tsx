/** How bad an issue is: glyph, colour and, for screen readers, the word. */
import type { Severity } from '@millrace/pipeline-engine/browser';
import { useT } from '../i18n/translate.ts';
import { Icon, type IconName } from './icon.tsx';
import styles from './severity-mark.module.css';

const marks = {
  error: { icon: 'circle-alert', word: 'common.error' },
  warning: { icon: 'triangle-alert', word: 'common.warning' },
  info: { icon: 'info', word: 'preview.note' },
} as const satisfies Record<Severity, { icon: IconName; word: string }>;

export function SeverityMark({ severity }: { readonly severity: Severity }) {
  const t = useT();
  const { icon, word } = marks[severity];
  return (
    <span className={styles[severity]}>
      <Icon name={icon} />
      <span className="sr-only">{t(word)}: </span>
    </span>
  );
}

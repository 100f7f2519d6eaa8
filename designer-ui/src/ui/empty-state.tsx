/** What stands where nothing is yet: one sentence, and what to do about it. */
import type { ReactNode } from 'react';
import styles from './empty-state.module.css';
import { Icon, type IconSource } from './icon.tsx';

export interface EmptyStateProps {
  readonly icon?: IconSource;
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
}

export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      {icon ? <Icon name={icon} size={24} className={styles.icon} /> : null}
      <p className={styles.title}>{title}</p>
      {children ? <div className={styles.text}>{children}</div> : null}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}

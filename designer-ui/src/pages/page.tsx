/** The frame of every page beside the designer: a title, actions at its end, and a body that scrolls. */
import type { ReactNode } from 'react';
import styles from './page.module.css';

export interface PageProps {
  readonly title: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** The body lays itself out and scrolls inside. */
  readonly fill?: boolean;
}

export function Page({ title, actions, children, fill }: PageProps) {
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        <div className={styles.actions}>{actions}</div>
      </header>
      <div className={fill ? styles.fill : styles.body}>{children}</div>
    </div>
  );
}

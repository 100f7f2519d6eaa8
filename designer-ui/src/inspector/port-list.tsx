/** Ports of a component in words: glyph, title, kind. */
import type { PortKind, Titles } from '@millrace/pipeline-engine/browser';
import { useT, useTitle } from '../i18n/translate.ts';
import { PortGlyph, portKindKey } from '../ui/port-glyph.tsx';
import styles from './inspector.module.css';

interface Port {
  readonly name: string;
  readonly kind: PortKind;
  readonly title: Titles;
  readonly optional?: boolean;
}

export function PortList({ title, ports }: { title: string; ports: readonly Port[] }) {
  const t = useT();
  const titleOf = useTitle();
  if (ports.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{title}</h3>
      <ul className={styles.ports}>
        {ports.map((port) => (
          <li key={port.name}>
            <PortGlyph kind={port.kind} optional={port.optional} />
            <span>{titleOf(port.title)}</span>
            <span className={styles.muted}>
              {t(portKindKey[port.kind])}
              {port.optional ? ` · ${t('common.optional')}` : ''}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

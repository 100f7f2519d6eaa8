/** What a component is for, before it is added: description, ports, and what it usually follows. */
import type { ComponentDefinition } from '@millrace/pipeline-engine/browser';
import { useLanguage } from '../i18n/language.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { type CanvasPort, portsOfDefinition } from '../model/ports.ts';
import { componentIcon, Icon } from '../ui/icon.tsx';
import { PortGlyph, portKindKey } from '../ui/port-glyph.tsx';
import styles from './hover-card.module.css';
import type { HoverTarget } from './use-hover.ts';

const height = 240;

export function HoverCard({ definition, top, left }: HoverTarget) {
  const t = useT();
  const language = useLanguage();
  const ports = portsOfDefinition(definition);
  const place = { left: left + 8, top: Math.max(8, Math.min(top - 8, window.innerHeight - height - 8)) };
  return (
    <div className={styles.card} style={place} role="tooltip">
      <div className={styles.head}>
        <Icon name={componentIcon(definition.icon)} />
        <span className={styles.title}>{definition.title[language]}</span>
      </div>
      <p>{summaryOf(definition, language)}</p>
      <PortList title={t('canvas.cardInputs')} ports={ports.inputs} />
      <PortList title={t('canvas.cardOutputs')} ports={ports.outputs} />
      <p className={styles.hint}>{t('canvas.paletteHint')}</p>
    </div>
  );
}

function summaryOf(definition: ComponentDefinition, language: 'en' | 'ja'): string {
  return definition.summary[language] || definition.summary.en || definition.description;
}

function PortList({ title, ports }: { readonly title: string; readonly ports: readonly CanvasPort[] }) {
  const t = useT();
  const portTitle = useTitle();
  return (
    <dl className={styles.ports}>
      <dt>{title}</dt>
      {ports.length === 0 ? <dd className={styles.none}>{t('canvas.cardNone')}</dd> : null}
      {ports.map((port) => (
        <dd key={port.name}>
          <PortGlyph kind={port.kind} optional={port.optional} />
          <span>{portTitle(port.title)}</span>
          <span className={styles.kind}>
            {t(portKindKey[port.kind])}
            {port.optional ? ` · ${t('common.optional')}` : ''}
          </span>
        </dd>
      ))}
    </dl>
  );
}

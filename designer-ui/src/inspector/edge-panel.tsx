/** The inspector of a connection: from, to, and what it carries. */
import { useMemo } from 'react';
import { removeWire } from '../actions/edit-actions.ts';
import { shapeText } from '../i18n/shape-text.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { findPort, portsOfDefinition } from '../model/ports.ts';
import type { Wire } from '../model/wires.ts';
import { useDefinition, useNodeTitle, useOutputRecord } from '../store/nodes.ts';
import { knownColumns } from '../store/plan-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { PortGlyph } from '../ui/port-glyph.tsx';
import styles from './inspector.module.css';
import { useColumnsSource } from './use-node.ts';

export function EdgePanel({ wire }: { wire: Wire }) {
  const t = useT();
  return (
    <div className={styles.panel}>
      <header className={styles.header}>
        <h2 className={styles.panelTitle}>{t('inspector.connection')}</h2>
      </header>
      <div className={styles.form}>
        <EdgeEnd label={t('inspector.from')} node={wire.source} port={wire.output} side="output" />
        <EdgeEnd label={t('inspector.to')} node={wire.target} port={wire.input} side="input" />
        <Carried wire={wire} />
        <Button icon="trash-2" onClick={() => void removeWire(wire.id)}>
          {t('inspector.removeConnection')}
        </Button>
      </div>
    </div>
  );
}

interface EndProps {
  readonly label: string;
  readonly node: string;
  readonly port: string;
  readonly side: 'input' | 'output';
}

function EdgeEnd({ label, node: id, port: name, side }: EndProps) {
  const t = useT();
  const title = useTitle();
  const definition = useDefinition(id);
  const port = definition && findPort(portsOfDefinition(definition), side, name);
  const text = useNodeTitle(id) || id;
  const select = useViewStore((state) => state.select);
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{label}</h3>
      <div className={styles.end}>
        <button
          type="button"
          className={styles.link}
          aria-label={t('inspector.selectNode', { node: text })}
          onClick={() => select([id])}
        >
          {text}
        </button>
        <span className={styles.endPort}>
          <PortGlyph kind={port?.kind ?? 'any'} optional={port?.optional} />
          {port ? title(port.title) : name}
        </span>
      </div>
    </section>
  );
}

function Carried({ wire }: { wire: Wire }) {
  const t = useT();
  const source = useColumnsSource(useMemo(() => ({ node: wire.source, output: wire.output }), [wire]));
  const table = useOutputRecord(wire.source, wire.output)?.table;
  const columns = source.kind === 'schema' ? knownColumns(source.schema) : [];
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{t('inspector.carries')}</h3>
      {table ? (
        <p>{shapeText(table.rows, table.columns.length, t)}</p>
      ) : (
        <p className={styles.muted}>
          {columns.length > 0
            ? `${t('common.columns', { count: columns.length })}. ${t('inspector.columnsOnly')}`
            : t('inspector.sizeUnknown')}
        </p>
      )}
    </section>
  );
}

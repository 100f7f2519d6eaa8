/** The outputs of a node with their size, each with a button that opens it in the drawer. */
import { assetNameOf, type ComponentDefinition, type OutputRecord } from '@millrace/pipeline-engine/browser';
import { tableCsvUrl } from '../api/client.ts';
import { useAssetQuestion } from '../assets/asset-question.ts';
import { formatBytes } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { shapeText } from '../i18n/shape-text.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { PortGlyph } from '../ui/port-glyph.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import styles from './inspector.module.css';

interface Props {
  readonly node: string;
  readonly definition: ComponentDefinition | undefined;
  readonly records: readonly OutputRecord[];
  /** The run and the step that the results are of; without them they cannot be registered. */
  readonly madeBy: { readonly run: string; readonly step: string } | undefined;
}

export function OutputList({ node, definition, records, madeBy }: Props) {
  const t = useT();
  return (
    <section className={styles.section} aria-label={t('inspector.outputs')}>
      <h3 className={styles.sectionTitle}>{t('inspector.outputs')}</h3>
      <ul className={styles.outputs}>
        {records.map((record) => (
          <OutputRow key={record.name} node={node} definition={definition} record={record} madeBy={madeBy} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps extends Omit<Props, 'records'> {
  readonly record: OutputRecord;
}

function OutputRow({ node, definition, record, madeBy }: RowProps) {
  const t = useT();
  const title = useTitle();
  const language = useLanguage();
  const openDrawer = useViewStore((state) => state.openDrawer);
  const port = definition?.outputs.find(({ name }) => name === record.name);
  const name = port ? title(port.title) : record.name;
  const { table } = record;
  return (
    <li className={styles.outputRow}>
      <PortGlyph kind={port?.kind ?? 'any'} />
      <span className={styles.outputName}>{name}</span>
      <span className={styles.outputActions}>
        {table ? (
          <a
            className={styles.iconLink}
            href={tableCsvUrl(record.digest)}
            download
            aria-label={t('inspector.downloadCsv', { title: name })}
            {...tooltip(t('inspector.downloadCsv', { title: name }))}
          >
            <Icon name="download" />
          </a>
        ) : null}
        {madeBy ? (
          <IconButton
            small
            icon="tag"
            label={t('assets.registerNamed', { title: name })}
            onClick={() => askToRegister(madeBy, node, record.name)}
          />
        ) : null}
        <Button
          small
          aria-label={t('inspector.openResult', { title: name })}
          onClick={() => openDrawer('results', { node, output: record.name })}
        >
          {t('common.open')}
        </Button>
      </span>
      <span className={styles.outputMeta}>
        {table ? `${shapeText(table.rows, table.columns.length, t)} · ` : null}
        {formatBytes(record.bytes, language)}
      </span>
    </li>
  );
}

function askToRegister(madeBy: NonNullable<Props['madeBy']>, node: string, output: string): void {
  const { path = '' } = useDocumentStore.getState();
  const stem =
    path
      .split('/')
      .at(-1)
      ?.replace(/\.ya?ml$/i, '') ?? '';
  useAssetQuestion.getState().ask({ kind: 'register', ...madeBy, output, name: assetNameOf(stem, node) });
}

/** One column of a connected table: choose it or type it; an unknown name is kept, with the nearest ones beside it. */
import { nearestNames } from '@millrace/pipeline-engine/browser';
import { useMemo } from 'react';
import { useT, useTitle } from '../i18n/translate.ts';
import { knownColumns } from '../store/plan-store.ts';
import { Button } from '../ui/button.tsx';
import { ComboBox } from '../ui/combo-box.tsx';
import { columnIcon, columnKind } from './column-icon.ts';
import type { ControlProps } from './control-props.ts';
import { changeParameter } from './edits.ts';
import { columnsPort, sourceOf } from './form-model.ts';
import styles from './inspector.module.css';
import { SchemaNotice } from './schema-notice.tsx';
import { kindText } from './selection-summary.ts';
import { useColumnsSource } from './use-node.ts';

export function ColumnField({ node, definition, field, frame }: ControlProps) {
  const t = useT();
  const title = useTitle();
  const table = columnsPort(field.port, definition);
  const source = useColumnsSource(useMemo(() => table && sourceOf(node, table.name), [node, table]));
  const isKnown = source.kind === 'schema' && source.schema.kind === 'table';
  const columns = useMemo(() => (source.kind === 'schema' ? knownColumns(source.schema) : []), [source]);
  const options = useMemo(
    () =>
      columns.map((column) => ({
        id: column.name,
        icon: columnIcon(column),
        extra: kindText(columnKind(column), t),
      })),
    [columns, t],
  );
  const names = columns.map(({ name }) => name);
  const text = field.text ?? '';
  const isUnknown = isKnown && text !== '' && !names.includes(text);
  const nearest = isUnknown ? nearestNames(text, names) : [];
  const commit = (next: string) => changeParameter(node.id, field.port, next);
  return (
    <div className={styles.stack}>
      <ComboBox
        {...frame}
        error={isUnknown ? undefined : frame.error}
        warning={isUnknown ? t('inspector.noSuchColumn', { name: text }) : frame.warning}
        options={options}
        value={text}
        placeholder={t('inspector.chooseColumn')}
        emptyText={isKnown ? t('inspector.noColumnFits') : ''}
        onCommit={commit}
      />
      {nearest.length > 0 ? (
        <div className={styles.suggestions}>
          <span>{t('inspector.didYouMean')}</span>
          {nearest.map((name) => (
            <Button
              key={name}
              small
              aria-label={t('inspector.useColumn', { name })}
              onClick={() => commit(name)}
            >
              {name}
            </Button>
          ))}
        </div>
      ) : null}
      <SchemaNotice source={source} port={table ? title(table.title) : ''} />
    </div>
  );
}

/** A selection of columns: its rules in words, and the dialog that edits them. */
import { parseColumnSelection } from '@millrace/pipeline-engine/browser';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useT, useTitle } from '../i18n/translate.ts';
import { knownColumns } from '../store/plan-store.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { unknownNames } from './column-rules.ts';
import type { ControlProps } from './control-props.ts';
import { changeParameter } from './edits.ts';
import { columnsPort, sourceOf } from './form-model.ts';
import styles from './inspector.module.css';
import { SchemaNotice } from './schema-notice.tsx';
import { selectionLines } from './selection-summary.ts';
import { useColumnsSource } from './use-node.ts';

const ColumnPicker = lazy(() => import('./column-picker/column-picker.tsx'));

export function ColumnsField({ node, definition, field, frame }: ControlProps) {
  const t = useT();
  const title = useTitle();
  const [isOpen, setOpen] = useState(false);
  const table = columnsPort(field.port, definition);
  const source = useColumnsSource(useMemo(() => table && sourceOf(node, table.name), [node, table]));
  const columns =
    source.kind === 'schema' && source.schema.kind === 'table' ? knownColumns(source.schema) : undefined;
  const parsed = field.text ? parseColumnSelection(field.text) : undefined;
  const selection = parsed?.ok ? parsed.value : undefined;
  const unknown = selection && columns ? unknownNames(selection, columns) : [];
  const unknownText =
    unknown.length > 0 ? t('inspector.noSuchColumns', { names: unknown.join(', ') }) : undefined;
  return (
    <div className={styles.stack}>
      <Field
        {...frame}
        error={parsed && !parsed.ok ? t('inspector.badSelection') : unknownText ? undefined : frame.error}
        warning={unknownText ?? frame.warning}
      >
        {(control) => (
          <div className={styles.summaryBox}>
            <ul id={control.id} aria-labelledby={control.labelId} className={styles.summaryLines}>
              {selection ? (
                selectionLines(selection, t).map((line) => <li key={line}>{line}</li>)
              ) : (
                <li className={styles.muted}>{field.text || t('inspector.blank')}</li>
              )}
            </ul>
            <Button
              aria-haspopup="dialog"
              aria-describedby={control.describedBy}
              icon="columns-3"
              onClick={() => setOpen(true)}
            >
              {t('inspector.chooseColumns')}
            </Button>
          </div>
        )}
      </Field>
      {columns ? null : <SchemaNotice source={source} port={table ? title(table.title) : ''} />}
      {isOpen ? (
        <Suspense>
          <ColumnPicker
            title={frame.label}
            selection={selection ?? []}
            columns={columns}
            onApply={(text) => {
              setOpen(false);
              changeParameter(node.id, field.port, text);
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}

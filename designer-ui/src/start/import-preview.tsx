/** The first rows of the file as they would be imported: the server's reading, or this browser's after a correction. */
import type { FileInspection } from '@millrace/component-library';
import { useEffect, useMemo, useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { scrollable } from '../ui/scrollable.ts';
import { decodePreview, PREVIEW_BYTES, type PreviewTable, previewRows, previewTable } from './csv-preview.ts';
import styles from './import-dialog.module.css';
import { detectedOptions, type ImportOptions, isDelimited, previewEncoding } from './import-options.ts';

const SHOWN_ROWS = 10;
const SHOWN_COLUMNS = 50;

function useHead(file: File): Uint8Array | undefined {
  const [head, setHead] = useState<Uint8Array>();
  useEffect(() => {
    let stale = false;
    void file
      .slice(0, PREVIEW_BYTES)
      .arrayBuffer()
      .then((buffer) => {
        if (!stale) setHead(new Uint8Array(buffer));
      });
    return () => {
      stale = true;
    };
  }, [file]);
  return head;
}

export interface ImportPreviewProps {
  readonly file: File;
  readonly detected: FileInspection;
  readonly options: ImportOptions;
}

function serverTable({ schema, sample }: FileInspection): PreviewTable {
  return {
    columns: schema.columns.map((column) => column.name),
    rows: sample.map((row) => row.map((cell) => cell ?? '')),
  };
}

export function ImportPreview({ file, detected, options }: ImportPreviewProps) {
  const t = useT();
  const head = useHead(file);
  const found = detectedOptions(detected);
  const isCorrected =
    isDelimited(detected) &&
    (options.encoding !== found.encoding ||
      options.delimiter !== found.delimiter ||
      options.header !== found.header);
  const table = useMemo(() => {
    if (!isCorrected || !head) return serverTable(detected);
    const text = decodePreview(head, previewEncoding(options, detected));
    return previewTable(previewRows(text, options.delimiter, SHOWN_ROWS + 1), options.header);
  }, [isCorrected, head, detected, options]);
  const columns = table.columns.slice(0, SHOWN_COLUMNS);
  return (
    <section className={styles.preview} aria-label={t('pages.firstRows')} {...scrollable}>
      <table>
        <thead>
          <tr>
            {columns.map((name, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat in a wrong reading.
              <th key={i} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, SHOWN_ROWS).map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name.
            <tr key={i}>
              {columns.map((_, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: see above.
                <td key={column}>
                  {row[column] || <span className={styles.missing}>{t('common.missing')}</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.columns.length > SHOWN_COLUMNS ? (
        <p className={styles.missing}>
          {t('pages.moreColumns', { count: table.columns.length - SHOWN_COLUMNS })}
        </p>
      ) : null}
    </section>
  );
}

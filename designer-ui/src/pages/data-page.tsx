/** The Data page: data files of the workspace, what each holds, and bringing new ones in. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import { uploadData } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { formatAge, formatBytes, formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { useNow } from '../runs/use-now.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import styles from './data-page.module.css';
import { FileDetails } from './file-details.tsx';
import list from './list.module.css';
import { ListTable } from './list-table.tsx';
import { Page } from './page.tsx';
import { tryTo } from './try-to.ts';

function useUpload(onUploaded: (path: string) => void) {
  const client = useQueryClient();
  const [uploading, setUploading] = useState(false);
  const upload = async (files: readonly File[]) => {
    setUploading(true);
    for (const file of files) {
      const uploaded = await tryTo(() => uploadData(file.name, file));
      if (uploaded) onUploaded(uploaded.path);
    }
    setUploading(false);
    await client.invalidateQueries({ queryKey: ['data'] });
  };
  return { uploading, upload };
}

export default function DataPage() {
  const t = useT();
  const { data, error } = useQuery(queries.dataFiles());
  const [chosen, setChosen] = useState<string>();
  const { uploading, upload } = useUpload(setChosen);
  const input = useRef<HTMLInputElement>(null);
  const onDrop = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void upload([...event.dataTransfer.files]);
  };
  return (
    <Page
      fill
      title={t('pages.data')}
      actions={
        <Button variant="primary" icon="upload" busy={uploading} onClick={() => input.current?.click()}>
          {t('pages.upload')}
        </Button>
      }
    >
      <input
        ref={input}
        type="file"
        hidden
        multiple
        onChange={(event) => {
          void upload([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button above is the first. */}
      <div
        className={styles.split}
        onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
        onDrop={onDrop}
      >
        <div className={styles.files}>
          {error ? <ProblemNote error={error} /> : null}
          {data ? (
            data.length === 0 ? (
              <EmptyState icon="database" title={t('pages.noData')}>
                {t('pages.noDataText')}
              </EmptyState>
            ) : (
              <FileTable files={data} chosen={chosen} onChoose={setChosen} />
            )
          ) : error ? null : (
            <Spinner label={t('common.loading')} />
          )}
        </div>
        {chosen === undefined ? null : (
          <FileDetails key={chosen} path={chosen} onClose={() => setChosen(undefined)} />
        )}
      </div>
    </Page>
  );
}

interface FileTableProps {
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly modifiedAt: number }[];
  readonly chosen: string | undefined;
  readonly onChoose: (path: string) => void;
}

function FileTable({ files, chosen, onChoose }: FileTableProps) {
  const t = useT();
  const language = useLanguage();
  const now = useNow(false);
  return (
    <ListTable
      columns={[
        { title: t('pages.file') },
        { title: t('pages.size'), isNumber: true },
        { title: t('pages.modified') },
      ]}
    >
      {files.map(({ path, bytes, modifiedAt }) => (
        <tr key={path} className={path === chosen ? list.selected : undefined}>
          <td className={list.wide}>
            <button type="button" className={list.link} onClick={() => onChoose(path)}>
              {path}
            </button>
          </td>
          <td className={list.number}>{formatBytes(bytes, language)}</td>
          <td {...tooltip(formatDateTime(modifiedAt, language))}>{formatAge(modifiedAt, now, language)}</td>
        </tr>
      ))}
    </ListTable>
  );
}

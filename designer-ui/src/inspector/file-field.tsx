/** A file of the workspace: choose one, or bring one in. The value is a data input whose path starts at the pipeline file. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { pathFrom } from '../actions/edit-actions.ts';
import { getDataFiles, uploadData } from '../api/client.ts';
import { formatBytes } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { resolveBeside } from '../model/component-lookup.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { ComboBox } from '../ui/combo-box.tsx';
import type { ControlProps } from './control-props.ts';
import { changeFile } from './edits.ts';
import styles from './inspector.module.css';

function useUpload(onDone: (path: string) => void) {
  const t = useT();
  const queries = useQueryClient();
  const [uploading, setUploading] = useState<string>();
  const upload = async (file: File) => {
    setUploading(file.name);
    try {
      const { path } = await uploadData(file.name, file);
      await queries.invalidateQueries({ queryKey: ['data'] });
      onDone(path);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      useViewStore.getState().notify({ tone: 'bad', text: t('inspector.uploadFailed', { message }) });
    } finally {
      setUploading(undefined);
    }
  };
  return { uploading, upload };
}

export function FileField({ node, field, frame }: ControlProps) {
  const t = useT();
  const language = useLanguage();
  const pipeline = useDocumentStore((state) => state.path) ?? '';
  const files = useQuery({ queryKey: ['data'], queryFn: getDataFiles });
  const input = useRef<HTMLInputElement>(null);
  const setPath = (path: string) => changeFile(node.id, field.port, path && pathFrom(pipeline, path));
  const { uploading, upload } = useUpload(setPath);
  const path = field.text ? resolveBeside(field.text, pipeline) : '';
  const isLocal = !/^[a-z][a-z0-9+.-]*:/i.test(field.text ?? '');
  const isMissing = isLocal && path !== '' && files.data && !files.data.some((file) => file.path === path);
  return (
    <div className={styles.stack}>
      <ComboBox
        {...frame}
        warning={isMissing ? t('inspector.fileMissing', { path }) : frame.warning}
        options={(files.data ?? []).map((file) => ({
          id: file.path,
          icon: 'file-text',
          extra: formatBytes(file.bytes, language),
        }))}
        value={isLocal ? path : (field.text ?? '')}
        placeholder={t('inspector.chooseFile')}
        emptyText={t('inspector.noFiles')}
        onCommit={setPath}
      />
      <input
        ref={input}
        type="file"
        className="sr-only"
        tabIndex={-1}
        aria-hidden
        accept=".csv,.tsv,.txt,.parquet,.json,.jsonl,.ndjson"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void upload(file);
          event.target.value = '';
        }}
      />
      <Button icon="upload" busy={uploading !== undefined} onClick={() => input.current?.click()}>
        {uploading === undefined ? t('inspector.upload') : t('inspector.uploading', { name: uploading })}
      </Button>
    </div>
  );
}

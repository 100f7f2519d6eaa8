/**
 * Brings data files in: uploads each to `data/`, shows what was detected with its first rows for correction,
 * and adds an Import Data node that reads it so.
 */
import type { FileInspection } from '@millrace/component-library';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { uploadData } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import { type ImportRequest, useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { addImportNode } from './add-import-node.ts';
import { FileDrop } from './file-drop.tsx';
import styles from './import-dialog.module.css';
import { ImportForm } from './import-form.tsx';
import { detectedOptions, type ImportOptions, literalsOf } from './import-options.ts';
import { ImportPreview } from './import-preview.tsx';

export default function ImportDialog() {
  const request = useViewStore((state) => state.importing);
  return request ? <Files request={request} /> : null;
}

/** One file after the other. */
function Files({ request }: { request: ImportRequest }) {
  const t = useT();
  const { endImport, startImport } = useViewStore.getState();
  const [done, setDone] = useState(0);
  const file = request.files[done];
  if (!file) {
    return (
      <Dialog title={t('pages.importData')} onClose={endImport}>
        <FileDrop onFiles={(files) => startImport({ ...request, files })} />
      </Dialog>
    );
  }
  const total = request.files.length;
  const next = () => (done + 1 < total ? setDone(done + 1) : endImport());
  const title =
    total > 1
      ? t('pages.importFileOf', { name: file.name, number: done + 1, total })
      : t('pages.importFileNamed', { name: file.name });
  return (
    <OneFile
      key={done}
      title={title}
      file={file}
      // Several files would lie on top of each other at the same place.
      place={done === 0 ? request.place : undefined}
      onDone={next}
      onClose={endImport}
    />
  );
}

interface OneFileProps {
  readonly title: string;
  readonly file: File;
  readonly place: ImportRequest['place'];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function OneFile({ title, file, place, onDone, onClose }: OneFileProps) {
  const t = useT();
  const upload = useQuery({
    // A file on screen is uploaded once, however often this renders.
    queryKey: ['upload', file.name, file.size, file.lastModified],
    queryFn: () => uploadData(file.name, file),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const path = upload.data?.path;
  const inspection = useQuery({
    ...queries.inspection(path ?? ''),
    enabled: path !== undefined,
    retry: false,
  });
  const [changed, setChanged] = useState<ImportOptions>();
  const [adding, setAdding] = useState(false);
  const detected = inspection.data;
  const options = changed ?? (detected && detectedOptions(detected));
  const add = async () => {
    if (path === undefined) return;
    setAdding(true);
    await addImportNode({ path, place, literals: detected && options ? literalsOf(options, detected) : [] });
    onDone();
  };
  const error = upload.error ?? inspection.error;
  return (
    <Dialog
      title={title}
      size="large"
      onClose={onClose}
      actions={
        <>
          {path === undefined ? null : <p className={styles.kept}>{t('pages.uploadedTo', { path })}</p>}
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" busy={adding} disabled={!detected} onClick={() => void add()}>
            {t('pages.importAdd')}
          </Button>
        </>
      }
    >
      {error ? (
        <p className={styles.error} role="alert">
          <Icon name="circle-alert" />
          {error.message}
        </p>
      ) : null}
      {detected && options ? (
        <Detected file={file} detected={detected} options={options} onChange={setChanged} />
      ) : error ? null : (
        <p className={styles.waiting}>
          <Spinner /> {path === undefined ? t('pages.uploading') : t('pages.inspecting')}
        </p>
      )}
    </Dialog>
  );
}

interface DetectedProps {
  readonly file: File;
  readonly detected: FileInspection;
  readonly options: ImportOptions;
  readonly onChange: (options: ImportOptions) => void;
}

function Detected({ file, detected, options, onChange }: DetectedProps) {
  return (
    <div className={styles.detected}>
      <ImportForm detected={detected} options={options} onChange={onChange} />
      <ImportPreview file={file} detected={detected} options={options} />
    </div>
  );
}

/** A place to drop files, which is a button for choosing them too. */
import { type DragEvent, useRef, useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './file-drop.module.css';

/** What Import Data reads. */
const ACCEPTED = '.csv,.tsv,.txt,.parquet,.jsonl,.ndjson';

interface FileDropProps {
  readonly onFiles: (files: readonly File[]) => void;
  /** One file of whatever kind, in place of tables. */
  readonly isAny?: boolean;
}

export function FileDrop({ onFiles, isAny = false }: FileDropProps) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    if (files && files.length > 0) onFiles([...files]);
  };
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <>
      <button
        type="button"
        className={styles.drop}
        data-over={over || undefined}
        onClick={() => input.current?.click()}
        onDragOver={onDragOver}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <Icon name="upload" size={20} />
        <span>{t('pages.dropFile')}</span>
        {isAny ? null : <span className={styles.kinds}>CSV, TSV, Parquet, JSON Lines</span>}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={!isAny}
        accept={isAny ? undefined : ACCEPTED}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
    </>
  );
}

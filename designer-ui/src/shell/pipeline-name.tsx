/** The pipeline's name: click to rename. */
import { useRef, useState } from 'react';
import { isEditable, renamePipeline } from '../actions/edit-actions.ts';
import { useT } from '../i18n/translate.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { tooltip } from '../ui/tooltip.tsx';
import styles from './top-bar.module.css';

export function PipelineName() {
  const t = useT();
  const [editing, setEditing] = useState(false);
  const cancelled = useRef(false);
  const name = useDocumentStore((state) => state.model?.displayName ?? fileName(state.path));
  if (!editing) {
    return (
      <h1 className={styles.heading}>
        <button
          type="button"
          className={styles.name}
          disabled={!isEditable()}
          onClick={() => {
            cancelled.current = false;
            setEditing(true);
          }}
          {...tooltip(t('canvas.renamePipeline'))}
        >
          {name}
        </button>
      </h1>
    );
  }
  return (
    <input
      className={styles.nameInput}
      aria-label={t('canvas.pipelineName')}
      defaultValue={name}
      ref={(input) => {
        if (input && document.activeElement !== input) input.select();
      }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') cancelled.current = true;
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
      }}
      onBlur={(event) => {
        const next = event.currentTarget.value.trim();
        if (!cancelled.current && next && next !== name) void renamePipeline(next);
        setEditing(false);
      }}
    />
  );
}

function fileName(path: string | undefined): string {
  return (path?.split('/').at(-1) ?? '').replace(/\.ya?ml$/, '');
}

/** The name of a node: one line, renamed in place by a double click or F2. The id in the file stays. */
import { useRef } from 'react';
import { renameNodeTo } from '../actions/edit-actions.ts';
import { useT } from '../i18n/translate.ts';
import { viewport } from '../store/canvas-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { tooltip } from '../ui/tooltip.tsx';
import styles from './component-node.module.css';

export function NodeTitle({ id, title }: { readonly id: string; readonly title: string }) {
  const renaming = useViewStore((state) => state.renaming === id);
  if (renaming) return <TitleInput id={id} title={title} />;
  return (
    <div id={`node-${id}-title`} className={styles.title} data-part="title" {...tooltip(title)}>
      {title}
    </div>
  );
}

function TitleInput({ id, title }: { readonly id: string; readonly title: string }) {
  const t = useT();
  const cancelled = useRef(false);
  const end = () => {
    useViewStore.getState().setRenaming(undefined);
    viewport()?.focus();
  };
  return (
    <input
      className={`${styles.titleInput} nodrag nopan`}
      aria-label={t('canvas.nodeTitle')}
      defaultValue={title}
      // The user asked to rename: the caret belongs here.
      ref={(input) => {
        if (input && document.activeElement !== input) {
          input.focus();
          input.select();
        }
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') cancelled.current = true;
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
      }}
      onBlur={(event) => {
        const name = event.currentTarget.value.trim();
        if (!cancelled.current && name && name !== title) void renameNodeTo(id, name);
        end();
      }}
    />
  );
}

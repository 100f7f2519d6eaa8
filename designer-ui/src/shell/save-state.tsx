/** Whether the work is kept, in words; Save when the file is behind. */
import { actions } from '../actions/registry.ts';
import { shortcutText } from '../actions/shortcuts.ts';
import { useT } from '../i18n/translate.ts';
import { useConflictStore } from '../store/conflict-store.ts';
import { isUndecided, useDocumentStore } from '../store/document-store.ts';
import { mergeFile } from '../store/merge-file.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import styles from './top-bar.module.css';

const words = {
  saved: 'canvas.saved',
  draft: 'canvas.saveDraft',
  pending: 'canvas.savePending',
  saving: 'canvas.saveSaving',
  conflict: 'canvas.saveConflict',
  gone: 'conflict.goneState',
  offline: 'canvas.saveOffline',
} as const;

/** About what is on screen and on disk now. */
async function askAgain(): Promise<void> {
  const { path } = useDocumentStore.getState();
  if (path === undefined) return;
  const outcome = await mergeFile(path);
  if (outcome === 'conflict' || outcome === 'gone') useConflictStore.getState().setAsking(true);
}

export function SaveStateMark() {
  const t = useT();
  const state = useDocumentStore((document) => document.saveState);
  const isOpen = useDocumentStore((document) => document.path !== undefined);
  if (!isOpen) return null;
  const isBehind = state !== 'saved';
  return (
    <div className={styles.save} data-state={state} aria-live="polite">
      {isUndecided(state) ? (
        <Button small icon="triangle-alert" onClick={() => void askAgain()}>
          {t('conflict.decide')}
        </Button>
      ) : isBehind ? (
        <Button
          small
          icon="save"
          onClick={() => void actions.save.perform()}
          {...tooltip(t(words[state]), shortcutText(actions.save))}
        >
          {t('canvas.save')}
        </Button>
      ) : (
        <Icon name="check" />
      )}
      <span className={isBehind && !isUndecided(state) && state !== 'offline' ? 'sr-only' : styles.saveWords}>
        {t(words[state])}
      </span>
    </div>
  );
}

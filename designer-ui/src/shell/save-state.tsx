/** Whether the work is kept, in words; Save when the file is behind. */
import { actions } from '../actions/registry.ts';
import { shortcutText } from '../actions/shortcuts.ts';
import { useT } from '../i18n/translate.ts';
import { useDocumentStore } from '../store/document-store.ts';
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
  offline: 'canvas.saveOffline',
} as const;

export function SaveStateMark() {
  const t = useT();
  const state = useDocumentStore((document) => document.saveState);
  const isOpen = useDocumentStore((document) => document.path !== undefined);
  if (!isOpen) return null;
  const isBehind = state !== 'saved';
  return (
    <div className={styles.save} data-state={state} aria-live="polite">
      {isBehind ? (
        <Button
          small
          icon="save"
          disabled={state === 'conflict'}
          onClick={() => void actions.save.perform()}
          {...tooltip(t(words[state]), shortcutText(actions.save))}
        >
          {t('canvas.save')}
        </Button>
      ) : (
        <Icon name="check" />
      )}
      <span
        className={isBehind && state !== 'conflict' && state !== 'offline' ? 'sr-only' : styles.saveWords}
      >
        {t(words[state])}
      </span>
    </div>
  );
}

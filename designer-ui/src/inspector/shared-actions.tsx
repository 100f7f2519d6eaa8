/** What can be done with all selected nodes at once. */
import { duplicateSelected } from '../actions/clipboard.ts';
import { removeSelected } from '../actions/edit-actions.ts';
import { useT } from '../i18n/translate.ts';
import { Button } from '../ui/button.tsx';
import styles from './inspector.module.css';

export function SharedActions() {
  const t = useT();
  return (
    <fieldset className={styles.actions} aria-label={t('inspector.sharedActions')}>
      <Button icon="copy-plus" onClick={() => void duplicateSelected()}>
        {t('canvas.duplicate')}
      </Button>
      <Button icon="trash-2" onClick={() => void removeSelected()}>
        {t('common.delete')}
      </Button>
    </fieldset>
  );
}

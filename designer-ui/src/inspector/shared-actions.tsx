/** What can be done with all selected nodes at once. */
import type { Action } from '../actions/action.ts';
import { duplicateSelected } from '../actions/clipboard.ts';
import { removeSelected } from '../actions/edit-actions.ts';
import { type ActionId, actions } from '../actions/registry.ts';
import { useT } from '../i18n/translate.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import styles from './inspector.module.css';

const arranging: readonly ActionId[] = ['lineUpDown', 'lineUpAcross', 'spaceDown', 'spaceAcross'];

export function SharedActions() {
  const t = useT();
  return (
    <>
      <fieldset className={styles.actions} aria-label={t('inspector.sharedActions')}>
        <Button icon="copy-plus" onClick={() => void duplicateSelected()}>
          {t('canvas.duplicate')}
        </Button>
        <Button icon="trash-2" onClick={() => void removeSelected()}>
          {t('common.delete')}
        </Button>
      </fieldset>
      <fieldset className={styles.actions} aria-label={t('canvas.arrange')}>
        {arranging.map((id) => {
          const { title, icon, perform }: Action = actions[id];
          return icon ? (
            <IconButton key={id} icon={icon} label={t(title)} onClick={() => void perform()} />
          ) : null;
        })}
      </fieldset>
    </>
  );
}

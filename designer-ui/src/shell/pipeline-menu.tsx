/** What can be done with the pipeline as a whole, beside its name. */
import { actions } from '../actions/registry.ts';
import { discardChanges, hasUnsaved } from '../actions/save.ts';
import { shortcutText } from '../actions/shortcuts.ts';
import { useT } from '../i18n/translate.ts';
import { MenuButton } from '../ui/menu.tsx';

export function PipelineMenu() {
  const t = useT();
  return (
    <MenuButton
      small
      icon="ellipsis"
      label={t('canvas.pipelineMenu')}
      entries={() => [
        {
          id: 'save',
          icon: 'save',
          label: t('canvas.save'),
          shortcut: shortcutText(actions.save),
          disabled: !hasUnsaved(),
          onAction: () => void actions.save.perform(),
        },
        {
          id: 'discard',
          icon: 'rotate-ccw',
          label: t('canvas.discard'),
          disabled: !hasUnsaved(),
          danger: true,
          onAction: () => void discardChanges(),
        },
      ]}
    />
  );
}

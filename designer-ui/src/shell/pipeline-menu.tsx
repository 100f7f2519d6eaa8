/** What can be done with the pipeline as a whole, beside its name. */
import { actions } from '../actions/registry.ts';
import { discardChanges, hasUnsaved } from '../actions/save.ts';
import { shortcutText } from '../actions/shortcuts.ts';
import { useAssetQuestion } from '../assets/asset-question.ts';
import { t, useT } from '../i18n/translate.ts';
import { openCopy } from '../pages/create-pipeline.ts';
import { pipelineFileEntries } from '../pages/pipeline-entries.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { MenuButton } from '../ui/menu.tsx';
import type { MenuEntry } from '../ui/menu-entry.ts';

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
        'separator',
        ...fileEntries(),
      ]}
    />
  );
}

function fileEntries(): readonly MenuEntry[] {
  const { path, model } = useDocumentStore.getState();
  if (path === undefined) return [];
  const name = model?.displayName ?? path;
  const publish: MenuEntry = {
    id: 'publish',
    icon: 'tag',
    label: t('assets.publish'),
    onAction: () => void savedThenAsk(path, name),
  };
  return [
    publish,
    'separator',
    ...pipelineFileEntries({ path, name, onDuplicate: () => void openCopy(path, name) }),
  ];
}

/** What is published is the file. */
async function savedThenAsk(path: string, title: string): Promise<void> {
  if (hasUnsaved()) await actions.save.perform();
  if (!hasUnsaved()) useAssetQuestion.getState().ask({ kind: 'publish', path, title });
}

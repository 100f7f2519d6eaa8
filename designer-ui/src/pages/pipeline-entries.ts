/** What can be done with a pipeline's file: the same lines in the list of pipelines and in the designer. */
import { t } from '../i18n/translate.ts';
import type { MenuEntry } from '../ui/menu-entry.ts';
import { useFileQuestion } from './pipeline-files.ts';

interface PipelineFileEntries {
  readonly path: string;
  readonly name: string;
  readonly onDuplicate: () => void;
}

export function pipelineFileEntries({ path, name, onDuplicate }: PipelineFileEntries): readonly MenuEntry[] {
  const { ask } = useFileQuestion.getState();
  return [
    { id: 'duplicate', icon: 'copy-plus', label: t('pages.duplicateFile'), onAction: onDuplicate },
    {
      id: 'rename',
      icon: 'type',
      label: t('pages.renameFile'),
      onAction: () => ask({ kind: 'rename', path, name }),
    },
    {
      id: 'delete',
      icon: 'trash-2',
      label: t('pages.deleteFile'),
      danger: true,
      onAction: () => ask({ kind: 'delete', path, name }),
    },
  ];
}

/** Icon, name (click to rename) and component of a node. */
import type { ComponentDefinition, PipelineNode } from '@millrace/pipeline-engine/browser';
import { renameNodeTo } from '../actions/edit-actions.ts';
import { useT } from '../i18n/translate.ts';
import { useNodeTitle } from '../store/nodes.ts';
import { componentIcon, Icon } from '../ui/icon.tsx';
import { useDraft } from '../ui/use-draft.ts';
import styles from './inspector.module.css';

interface Props {
  readonly node: PipelineNode;
  readonly definition: ComponentDefinition | undefined;
}

export function NodeHeader({ node, definition }: Props) {
  const t = useT();
  const name = useNodeTitle(node.id);
  const draft = useDraft({
    value: name,
    onCommit: (text) => void renameNodeTo(node.id, text.trim()),
    lazy: true,
  });
  return (
    <header className={styles.header}>
      <span className={styles.tile}>
        <Icon name={componentIcon(definition?.icon ?? '')} />
      </span>
      <h2 className="sr-only">{name}</h2>
      <div className={styles.names}>
        <input
          type="text"
          aria-label={t('inspector.nodeName')}
          className={styles.nameInput}
          value={draft.text}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => draft.setText(event.target.value)}
          {...draft.handlers}
        />
        <p className={styles.component}>
          {definition
            ? t('inspector.componentVersion', { name: definition.name, version: definition.version })
            : t('inspector.unknownComponent')}
        </p>
      </div>
    </header>
  );
}

/** Icon, name (click to rename) and component of a node. */
import type { ComponentDefinition, PipelineNode } from '@millrace/pipeline-engine/browser';
import { useT, useTitle } from '../i18n/translate.ts';
import { useNestedFile, useNodeTitle } from '../store/nodes.ts';
import { openNested } from '../store/session.ts';
import { Button } from '../ui/button.tsx';
import { componentIcon, Icon } from '../ui/icon.tsx';
import { useDraft } from '../ui/use-draft.ts';
import { changeDisplayName } from './edits.ts';
import styles from './inspector.module.css';

interface Props {
  readonly node: PipelineNode;
  readonly definition: ComponentDefinition | undefined;
}

export function NodeHeader({ node, definition }: Props) {
  const t = useT();
  const title = useTitle();
  const name = useNodeTitle(node.id);
  const nested = useNestedFile(node.id);
  const draft = useDraft({
    value: name,
    // Without a name of its own a node has its component's.
    onCommit: (text) => {
      changeDisplayName(node.id, text.trim());
      return text.trim() || (definition ? title(definition.title) : node.id);
    },
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
      {nested === undefined ? null : (
        <Button
          small
          className={styles.openNested}
          icon="folder-open"
          onClick={() => void openNested(node.id)}
        >
          {t('canvas.openNested')}
        </Button>
      )}
    </header>
  );
}

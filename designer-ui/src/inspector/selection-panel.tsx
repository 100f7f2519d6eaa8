/** The inspector of several nodes: how many, which, and what can be done with all of them. */
import type { PipelineNode } from '@millrace/pipeline-engine/browser';
import { useT } from '../i18n/translate.ts';
import { useNodeTitle } from '../store/nodes.ts';
import { useViewStore } from '../store/view-store.ts';
import styles from './inspector.module.css';
import { SharedActions } from './shared-actions.tsx';

export function SelectionPanel({ nodes }: { nodes: readonly PipelineNode[] }) {
  const t = useT();
  return (
    <div className={styles.panel}>
      <header className={styles.header}>
        <h2 className={styles.panelTitle}>{t('inspector.selectedNodes', { count: nodes.length })}</h2>
      </header>
      <div className={styles.form}>
        <SharedActions />
        <ul className={styles.outputs}>
          {nodes.map((node) => (
            <SelectedNode key={node.id} id={node.id} />
          ))}
        </ul>
      </div>
    </div>
  );
}

function SelectedNode({ id }: { id: string }) {
  const t = useT();
  const name = useNodeTitle(id);
  const select = useViewStore((state) => state.select);
  return (
    <li className={styles.output}>
      <button
        type="button"
        className={styles.link}
        aria-label={t('inspector.selectNode', { node: name })}
        onClick={() => select([id])}
      >
        {name}
      </button>
    </li>
  );
}

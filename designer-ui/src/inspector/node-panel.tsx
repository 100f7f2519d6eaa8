/** The inspector of one node: its name, and the tabs Settings, Results and About. */
import type { PipelineNode } from '@millrace/pipeline-engine/browser';
import { memo } from 'react';
import { useT } from '../i18n/translate.ts';
import { useDefinition } from '../store/nodes.ts';
import { type InspectorTab, useViewStore } from '../store/view-store.ts';
import { Tabs } from '../ui/tabs.tsx';
import { AboutTab } from './about-tab.tsx';
import styles from './inspector.module.css';
import { NodeHeader } from './node-header.tsx';
import { ResultsTab } from './results-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';

/** A node that a change does not touch keeps its object, and its panel is not drawn again. */
export const NodePanel = memo(function NodePanel({ node }: { node: PipelineNode }) {
  const t = useT();
  const tab = useViewStore((state) => state.inspectorTab);
  const setTab = useViewStore((state) => state.setInspectorTab);
  const definition = useDefinition(node.id);
  const tabs: readonly { readonly id: InspectorTab; readonly label: string }[] = [
    { id: 'settings', label: t('inspector.tabSettings') },
    { id: 'results', label: t('inspector.tabResults') },
    { id: 'about', label: t('inspector.tabAbout') },
  ];
  return (
    <div className={styles.panel}>
      <NodeHeader node={node} definition={definition} />
      <Tabs
        label={t('inspector.tabs')}
        tabs={tabs}
        selected={tab}
        onSelect={setTab}
        className={styles.tabs}
        panelClassName={styles.tabPanel}
      >
        {tab === 'settings' ? <SettingsTab node={node} definition={definition} /> : null}
        {tab === 'results' ? <ResultsTab node={node} definition={definition} /> : null}
        {tab === 'about' ? <AboutTab node={node} definition={definition} /> : null}
      </Tabs>
    </div>
  );
});

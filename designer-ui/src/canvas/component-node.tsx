/**
 * A node of the canvas. It takes only its id from xyflow and reads everything else from the stores by id, so
 * that an event renders one node. Detail and compact differ by CSS alone.
 */
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useLanguage } from '../i18n/language.ts';
import { nodeHeight } from '../model/geometry.ts';
import type { FlowNode } from '../model/projection.ts';
import { summaryLine } from '../model/summary.ts';
import {
  nodeTitle,
  useDefinition,
  useNestedFile,
  useNode,
  useNodePorts,
  useNodeState,
} from '../store/nodes.ts';
import { useViewStore } from '../store/view-store.ts';
import { componentIcon, Icon } from '../ui/icon.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import styles from './component-node.module.css';
import { NodeStatus } from './node-status.tsx';
import { NodeTitle } from './node-title.tsx';
import { LabelStrip, Ports } from './ports.tsx';
import { useConnectionFit } from './use-connection-fit.ts';

export const ComponentNode = memo(function ComponentNode({ id, selected }: NodeProps<FlowNode>) {
  const node = useNode(id);
  const definition = useDefinition(id);
  const ports = useNodePorts(id);
  const state = useNodeState(id);
  const language = useLanguage();
  const focused = useViewStore((view) => view.focusedNode === id);
  const nested = useNestedFile(id) !== undefined;
  const fit = useConnectionFit(id);
  if (!node || !ports) return null;
  const title = nodeTitle(node, definition, language);
  const summary = summaryLine(node, definition, language);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      id={`node-${id}`}
      className={styles.node}
      role="group"
      aria-labelledby={`node-${id}-title node-${id}-state`}
      style={{ height: nodeHeight(ports) }}
      data-state={state.kind}
      data-nested={nested || undefined}
      data-selected={selected || undefined}
      data-focused={focused || undefined}
      data-connecting={fit?.kind}
    >
      <LabelStrip ports={ports.inputs} side="input" />
      <div className={styles.body}>
        <span className={styles.tile}>
          <Icon name={componentIcon(definition?.icon ?? 'blocks')} />
        </span>
        <div className={styles.words}>
          <NodeTitle id={id} title={title} />
          <div className={styles.summary} {...(summary ? tooltip(summary) : {})}>
            {summary}
          </div>
        </div>
        <NodeStatus id={id} state={state} definition={definition} />
      </div>
      <LabelStrip ports={ports.outputs} side="output" />
      {state.kind === 'running' ? (
        <span className={styles.progress} style={{ inlineSize: `${(state.progress ?? 0) * 100}%` }} />
      ) : null}
      <Ports node={id} ports={ports} fitting={fit?.kind === 'fits' ? fit.ports : undefined} />
    </div>
  );
});

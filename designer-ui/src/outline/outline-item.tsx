/** One row of the outline: a node with its state, or one of its connections. */
import { stateWords } from '../canvas/state-words.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { nodeOf } from '../model/node-of.ts';
import type { ConnectionRow, OutlineRow, PortOfNode } from '../model/outline.ts';
import { findPort } from '../model/ports.ts';
import { useDocumentStore } from '../store/document-store.ts';
import {
  currentDefinition,
  nodeTitle,
  useDefinition,
  useNodePorts,
  useNodeState,
  useNodeTitle,
} from '../store/nodes.ts';
import { useViewStore } from '../store/view-store.ts';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { PortGlyph } from '../ui/port-glyph.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import styles from './outline.module.css';

interface OutlineItemProps {
  readonly row: OutlineRow;
  readonly isTabStop: boolean;
  readonly onFocus: () => void;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
}

export function OutlineItem({ row, isTabStop, onFocus, onChoose, onToggle }: OutlineItemProps) {
  const isNode = row.kind === 'node';
  const selected = useViewStore((state) => isNode && state.selection.includes(row.node));
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys
    <div
      role="treeitem"
      tabIndex={isTabStop ? 0 : -1}
      data-key={row.key}
      aria-level={isNode ? 1 : 2}
      aria-posinset={row.position}
      aria-setsize={row.size}
      aria-expanded={isNode && row.hasChildren ? row.expanded : undefined}
      aria-selected={selected}
      className={classNames(styles.item, !isNode && styles.connection)}
      onFocus={onFocus}
      onClick={onChoose}
    >
      {isNode ? (
        <>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: for the mouse; keys have the arrows */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: for the mouse; keys have the arrows */}
          <span
            className={styles.chevron}
            onClick={(event) => {
              event.stopPropagation();
              onToggle();
            }}
          >
            {row.hasChildren ? <Icon name={row.expanded ? 'chevron-down' : 'chevron-right'} /> : null}
          </span>
          <NodeText id={row.node} />
        </>
      ) : (
        <ConnectionText row={row} />
      )}
    </div>
  );
}

function NodeText({ id }: { readonly id: string }) {
  const language = useLanguage();
  const title = useNodeTitle(id);
  const definition = useDefinition(id);
  const state = useNodeState(id);
  const titleOf = (node: string) =>
    nodeTitle(nodeOf(useDocumentStore.getState().model, node), currentDefinition(node), language) || node;
  return (
    <span className={styles.texts}>
      <span className={styles.name}>{title || id}</span>
      <span className={styles.state}>
        <StateGlyph state={state.kind} />
        <span className={styles.words}>{stateWords(state, { language, definition, titleOf })}</span>
      </span>
    </span>
  );
}

function ConnectionText({ row }: { readonly row: ConnectionRow }) {
  const ports = useNodePorts(row.node);
  const port = findPort(ports, row.kind, row.port);
  return (
    <>
      <PortGlyph kind={port?.kind ?? 'any'} optional={port?.optional ?? false} />
      <span className={styles.words}>
        {row.other ? <Connected row={row} other={row.other} /> : <Unconnected row={row} />}
      </span>
    </>
  );
}

interface ConnectionProps {
  readonly row: ConnectionRow;
}

function Connected({ row, other }: ConnectionProps & { readonly other: PortOfNode }) {
  const t = useT();
  const own = usePortTitle(row.node, row.kind, row.port);
  const far = usePortTitle(other.node, row.kind === 'input' ? 'output' : 'input', other.port);
  const node = useNodeTitle(other.node) || other.node;
  return row.kind === 'input'
    ? t('outline.reads', { port: own, node, output: far })
    : t('outline.gives', { output: own, node, port: far });
}

function Unconnected({ row }: ConnectionProps) {
  const t = useT();
  const own = usePortTitle(row.node, row.kind, row.port);
  return row.kind === 'input'
    ? t('outline.readsNothing', { port: own })
    : t('outline.givesNothing', { output: own });
}

function usePortTitle(node: string, side: 'input' | 'output', name: string): string {
  const title = useTitle();
  const port = findPort(useNodePorts(node), side, name);
  return port ? title(port.title) : name;
}

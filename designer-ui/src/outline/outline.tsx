/**
 * The graph as a tree: every node with its state, under it its connections. The keyboard and screen readers
 * find here all that the canvas shows; Enter selects a node and brings it to the middle of the canvas.
 */
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { nodeOf } from '../model/node-of.ts';
import { type OutlineRow, outlineRows, readingOrder } from '../model/outline.ts';
import { matchesText } from '../model/search.ts';
import { viewport } from '../store/canvas-store.ts';
import { useComponentsStore } from '../store/components-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { currentDefinition, nodeTitle, usePorts } from '../store/nodes.ts';
import { currentPositions } from '../store/positions.ts';
import { useViewStore } from '../store/view-store.ts';
import { SearchField } from '../ui/search-field.tsx';
import styles from './outline.module.css';
import { OutlineItem } from './outline-item.tsx';
import { useTreeFocus } from './use-tree-focus.ts';
import { useTreeKeys } from './use-tree-keys.ts';

export default function Outline() {
  const t = useT();
  const [query, setQuery] = useState('');
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const rows = useRows(query, expanded);
  const isEmpty = useDocumentStore((state) => (state.model?.nodes.length ?? 0) === 0);
  const tree = useRef<HTMLDivElement>(null);
  const focus = useTreeFocus(tree, rows);
  const onKeyDown = useTreeKeys({ rows, expanded, setExpanded, focus, choose });
  return (
    <nav className={styles.outline} aria-label={t('outline.title')}>
      <h2 className={styles.title}>{t('outline.title')}</h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the field inside has the focus */}
      <div className={styles.search} onKeyDown={(event) => enterTree(event, focus.first)}>
        <SearchField label={t('outline.search')} value={query} onChange={setQuery} />
      </div>
      {rows.length > 0 ? (
        <div
          ref={tree}
          role="tree"
          aria-label={t('outline.title')}
          aria-multiselectable
          className={styles.tree}
          onKeyDown={onKeyDown}
        >
          {rows.map((row) => (
            <OutlineItem
              key={row.key}
              row={row}
              isTabStop={row.key === focus.current}
              onFocus={() => focus.remember(row.key)}
              onChoose={() => choose(row, focus.move)}
              onToggle={() => setExpanded(toggled(expanded, row.node))}
            />
          ))}
        </div>
      ) : (
        <p className={styles.nothing}>{isEmpty ? t('outline.empty') : t('outline.nothing', { query })}</p>
      )}
      <p className={styles.hint}>{t('outline.hint')}</p>
    </nav>
  );
}

/** From the search box, the arrow down leads into the tree. */
function enterTree(event: KeyboardEvent, toFirst: () => void): void {
  if (event.nativeEvent.isComposing || event.key !== 'ArrowDown') return;
  event.preventDefault();
  toFirst();
}

function useRows(query: string, expanded: ReadonlySet<string>): readonly OutlineRow[] {
  const language = useLanguage();
  const model = useDocumentStore((state) => state.model);
  const layout = useDocumentStore((state) => state.layout);
  const byName = useComponentsStore((state) => state.byName);
  const ports = usePorts();
  // biome-ignore lint/correctness/useExhaustiveDependencies: positions and definitions are read from their stores
  const order = useMemo(
    () =>
      readingOrder(currentPositions()).filter((id) => {
        const definition = currentDefinition(id);
        const names = [nodeTitle(nodeOf(model, id), definition, language), definition?.title[language], id];
        return names.some((name) => name !== undefined && matchesText(name, query));
      }),
    [model, layout, byName, language, query],
  );
  return useMemo(
    () => (model ? outlineRows(order, { model, ports, expanded }) : []),
    [order, model, ports, expanded],
  );
}

function toggled(expanded: ReadonlySet<string>, node: string): ReadonlySet<string> {
  const next = new Set(expanded);
  if (!next.delete(node)) next.add(node);
  return next;
}

/** A node is selected and shown; a connection leads to the node at its other end. */
function choose(row: OutlineRow, moveTo: (key: string) => void): void {
  const node = row.kind === 'node' ? row.node : row.other?.node;
  if (node === undefined) return;
  useViewStore.getState().select([node]);
  viewport()?.centre(node);
  moveTo(node);
}

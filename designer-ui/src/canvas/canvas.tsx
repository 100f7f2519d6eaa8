/** The canvas: xyflow as a view of the document. It proposes; what is kept becomes one Change. */
import '@xyflow/react/dist/base.css';
import {
  Background,
  BackgroundVariant,
  ConnectionLineType,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
} from '@xyflow/react';
import { type ReactNode, useEffect, useRef } from 'react';
import { isEditable } from '../actions/edit-actions.ts';
import { useT } from '../i18n/translate.ts';
import { useCanvasStore } from '../store/canvas-store.ts';
import { useConnectionStore } from '../store/connection-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { markPainted } from '../store/first-paint.ts';
import { usePlanStore } from '../store/plan-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { Spinner } from '../ui/spinner.tsx';
import styles from './canvas.module.css';
import { CanvasControls } from './canvas-controls.tsx';
import { CanvasMenu } from './canvas-menu.tsx';
import { CanvasPicker } from './canvas-picker.tsx';
import { ComponentNode } from './component-node.tsx';
import { FarLayer } from './far-layer.tsx';
import { RefusalBar } from './refusal-bar.tsx';
import { JobOfComponent, Trail } from './trail.tsx';
import { useCanvasEvents } from './use-canvas-events.ts';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useConnecting } from './use-connecting.ts';
import { useDrops } from './use-drops.ts';
import { useGraph } from './use-graph.ts';
import { useViewport } from './use-viewport.ts';
import { WireEdge } from './wire.tsx';

const nodeTypes = { component: ComponentNode };
const edgeTypes = { wire: WireEdge };
/** Below this, the whole graph fits on the screen anyway. */
const minimapFrom = 30;
const grid: [number, number] = [8, 8];
const middleButton = [1];

export function Canvas() {
  return (
    <PlanMarks>
      <ReactFlowProvider>
        <CanvasFlow />
      </ReactFlowProvider>
    </PlanMarks>
  );
}

/** Dims the marks of all nodes while a new plan is on its way; nothing inside is drawn again for it. */
function PlanMarks({ children }: { readonly children: ReactNode }) {
  const stale = usePlanStore((state) => state.stale);
  return (
    <div className={styles.marks} data-plan={stale ? 'stale' : undefined}>
      {children}
    </div>
  );
}

function CanvasFlow() {
  const t = useT();
  const area = useRef<HTMLDivElement>(null);
  const graph = useGraph();
  const band = useViewStore((state) => state.zoomBand);
  const focused = useViewStore((state) => state.focusedNode);
  const broken = useDocumentStore((state) => state.parseError !== undefined);
  const connecting = useConnectionStore((state) => state.from !== undefined);
  const menu = useCanvasStore((state) => state.menu);
  const picker = useCanvasStore((state) => state.picker);
  const viewport = useViewport(area, graph);
  const events = useCanvasEvents(graph);
  const connection = useConnecting();
  const drops = useDrops();
  const onKeyDown = useCanvasKeys();
  useEffect(markPainted, []);
  const far = band === 'far';
  const editable = !broken && isEditable();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the application inside has the focus; its keys are handled here
    <div
      className={styles.canvas}
      data-zoom={band}
      data-broken={broken || undefined}
      data-connecting={connecting || undefined}
      onKeyDown={onKeyDown}
      data-dropping={drops.over || undefined}
      {...drops.events}
    >
      <ReactFlow
        ref={area}
        // One tab stop; xyflow gives it the role of an application.
        tabIndex={0}
        aria-label={t('canvas.canvasLabel')}
        aria-activedescendant={focused && !far ? `node-${focused}` : undefined}
        nodes={far ? none : graph.nodes}
        edges={far ? none : graph.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        minZoom={0.05}
        maxZoom={2}
        nodesDraggable={editable}
        nodesConnectable={editable}
        edgesReconnectable={editable}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={['Control', 'Meta', 'Shift']}
        selectionOnDrag={!far}
        selectionMode={SelectionMode.Partial}
        panOnScroll
        panOnDrag={far ? true : middleButton}
        panActivationKeyCode="Space"
        zoomOnDoubleClick={false}
        snapToGrid
        snapGrid={grid}
        nodeDragThreshold={3}
        connectionRadius={24}
        connectOnClick={false}
        connectionLineType={ConnectionLineType.Bezier}
        onlyRenderVisibleElements={graph.nodes.length > 60}
        elevateNodesOnSelect={false}
        proOptions={{ hideAttribution: true }}
        {...viewport}
        {...events}
        {...connection}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} color="var(--line)" />
        {far ? <FarLayer boxes={graph.boxes} ports={graph.ports} /> : null}
        {graph.nodes.length >= minimapFrom && !far ? (
          <MiniMap
            ariaLabel={t('canvas.minimap')}
            className={styles.minimap}
            bgColor="var(--surface)"
            maskColor="color-mix(in srgb, var(--canvas) 70%, transparent)"
            nodeColor="var(--line-strong)"
            pannable
            zoomable
          />
        ) : null}
      </ReactFlow>
      <CanvasControls />
      <RefusalBar />
      <Trail />
      <JobOfComponent />
      {graph.isLayingOut ? (
        <div className={styles.waiting}>
          <Spinner label={t('canvas.layingOut')} />
        </div>
      ) : null}
      {menu ? <CanvasMenu menu={menu} /> : null}
      {picker ? <CanvasPicker picker={picker} /> : null}
    </div>
  );
}

const none: [] = [];

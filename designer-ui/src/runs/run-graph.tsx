/** The pipeline's canvas as it was when the run started: to look at, with the state of each node in this run. */
import {
  batchAccount,
  type PipelineLayout,
  type PipelineModel,
  type PipelineNode,
  type RunState,
  type StepState,
} from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { getRunDocument } from '../api/client.ts';
import { formatDuration, formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { emptyLayout } from '../model/change.ts';
import { loadDocumentTools } from '../model/document-tools.ts';
import type { Box } from '../model/geometry.ts';
import { createPortsIndex } from '../model/projection.ts';
import { scopeRun } from '../model/scope-run.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { positionsOf } from '../store/automatic-layout.ts';
import { definitionOf, useComponentsStore } from '../store/components-store.ts';
import { nodeTitle } from '../store/nodes.ts';
import { componentIcon, Icon } from '../ui/icon.tsx';
import { portColor } from '../ui/port-glyph.tsx';
import { scrollable } from '../ui/scrollable.ts';
import { Spinner } from '../ui/spinner.tsx';
import styles from './run-graph.module.css';
import { runGraph } from './run-graph-model.ts';
import { StatusMark } from './status-mark.tsx';

interface RunGraphProps {
  readonly state: RunState;
  readonly chosen: string | undefined;
  readonly onChoose: (step: string) => void;
}

export default function RunGraphView({ state, chosen, onChoose }: RunGraphProps) {
  const t = useT();
  const { graph, nodes, error } = useRunGraph(state);
  const level = useMemo(() => scopeRun(state, ''), [state]);
  if (error) return <ProblemNote error={error} />;
  if (!graph) return <Spinner label={t('common.loading')} />;
  return (
    <section className={styles.area} aria-label={t('pages.graphOfRun', { run: state.run })} {...scrollable}>
      <div className={styles.graph} style={{ width: graph.width, height: graph.height }}>
        <svg className={styles.wires} width={graph.width} height={graph.height} aria-hidden>
          {graph.wires.map(({ id, kind, path }) => (
            <path key={id} d={path} style={{ stroke: portColor[kind] }} />
          ))}
        </svg>
        {nodes.map((node) => (
          <GraphNode
            key={node.id}
            node={node}
            file={state.pipeline}
            box={graph.boxes.get(node.id)}
            step={level.steps[node.id]}
            isChosen={chosen === node.id || chosen?.startsWith(`${node.id}/`) === true}
            onChoose={() => onChoose(stepOf(state, node.id))}
          />
        ))}
      </div>
    </section>
  );
}

/** Of a nested pipeline, the step that failed, else its first. */
function stepOf(state: RunState, node: string): string {
  if (state.steps[node]) return node;
  const inside = state.order.filter((id) => id.startsWith(`${node}/`));
  return inside.find((id) => state.steps[id]?.status === 'failed') ?? inside[0] ?? node;
}

/** What ran never changes: its text and layout are read once. */
function useRunGraph({ run, pipeline }: RunState) {
  const byName = useComponentsStore((components) => components.byName);
  const found = useComponentsStore((components) => components.found);
  const { data, error } = useQuery({
    queryKey: ['run-document', run],
    queryFn: async () => {
      const [document, tools] = await Promise.all([getRunDocument(run), loadDocumentTools()]);
      const { model } = tools.parsePipeline(document.text);
      return { layout: document.layout ?? (model && (await layoutOf(model, pipeline))), model };
    },
    staleTime: Infinity,
  });
  return useMemo(() => {
    if (!data?.model) return { graph: undefined, nodes: [], error };
    const known = { byName, found };
    const ports = createPortsIndex()(data.model, (node) => definitionOf(node, known, pipeline));
    const graph = runGraph(data.model, data.layout ?? emptyLayout, ports);
    return { graph, nodes: data.model.nodes, error };
  }, [data, error, byName, found, pipeline]);
}

/** Found before it is drawn, so that a large graph does not keep the page from answering. */
async function layoutOf(model: PipelineModel, file: string): Promise<PipelineLayout> {
  const known = useComponentsStore.getState();
  const ports = createPortsIndex()(model, (node) => definitionOf(node, known, file));
  const positions = await positionsOf(model, ports);
  return { version: 1, nodes: Object.fromEntries(positions) };
}

/** Of a batch: how much of it was computed. What is reused has the account of the run that made it. */
function PartsNote({ step }: { readonly step: StepState }) {
  const t = useT();
  const language = useLanguage();
  const account = step.status === 'succeeded' ? batchAccount(step.metrics) : undefined;
  if (account === undefined) return null;
  const [computed, parts] = [account.parts - account.partsKept, account.parts];
  const text = (value: number): string => formatNumber(value, language);
  return (
    <span className={styles.note}>
      {t('pages.partsComputed', { computed: text(computed), parts: text(parts) })}
    </span>
  );
}

interface GraphNodeProps {
  readonly node: PipelineNode;
  /** The pipeline's file, where references start. */
  readonly file: string;
  readonly box: Box | undefined;
  readonly step: StepState | undefined;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function GraphNode({ node, file, box, step, isChosen, onChoose }: GraphNodeProps) {
  const t = useT();
  const language = useLanguage();
  const definition = useComponentsStore((known) => definitionOf(node, known, file));
  const button = useRef<HTMLButtonElement>(null);
  // The step's panel, which opens below, must not hide the node that it is about.
  useEffect(() => {
    if (isChosen) button.current?.scrollIntoView({ block: 'center', inline: 'nearest' });
  }, [isChosen]);
  if (!box) return null;
  return (
    <button
      ref={button}
      type="button"
      className={styles.node}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
      aria-pressed={isChosen}
      disabled={!step}
      data-status={step?.status}
      onClick={onChoose}
    >
      <span className={styles.head}>
        <Icon name={componentIcon(definition?.icon ?? '')} />
        <span className={styles.title}>{nodeTitle(node, definition, language)}</span>
      </span>
      <span className={styles.foot}>
        {step ? <StatusMark status={step.status} /> : t('pages.notInRun')}
        {step === undefined ? null : <PartsNote step={step} />}
        {step?.durationMs === undefined ? null : <span>{formatDuration(step.durationMs, language)}</span>}
      </span>
    </button>
  );
}

/** One sentence at the foot of the canvas: what is being connected, or why two ports do not fit and what would. */
import { useEffect } from 'react';
import { addBetween } from '../actions/add-between.ts';
import { useLanguage } from '../i18n/language.ts';
import { type Translate, useT } from '../i18n/translate.ts';
import { converterFor, type Refusal } from '../model/connect-rules.ts';
import { bodyHeight, nodeWidth, rankGap } from '../model/geometry.ts';
import { findPort } from '../model/ports.ts';
import { useCanvasStore } from '../store/canvas-store.ts';
import { useComponentsStore } from '../store/components-store.ts';
import { type ConnectionStart, useConnectionStore } from '../store/connection-store.ts';
import { nodeTitle, useDefinition, useNode, useNodePorts, useNodeTitle } from '../store/nodes.ts';
import { currentPositions } from '../store/positions.ts';
import { Button } from '../ui/button.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import styles from './canvas.module.css';
import { useConnectionFit } from './use-connection-fit.ts';

const stayMs = 8000;

export function RefusalBar() {
  const refused = useCanvasStore((state) => state.refused);
  const from = useConnectionStore((state) => state.from);
  const over = useConnectionStore((state) => state.over);
  useEffect(() => {
    if (!refused) return;
    const timer = setTimeout(() => useCanvasStore.getState().refuse(undefined), stayMs);
    return () => clearTimeout(timer);
  }, [refused]);
  return (
    <div className={styles.bar} aria-live="polite">
      {refused ? (
        <Explanation from={refused.from} node={refused.to.node} refusal={refused.refusal} lasting />
      ) : from && over && over !== from.node ? (
        <HoverExplanation from={from} node={over} />
      ) : from ? (
        <Hint from={from} />
      ) : null}
    </div>
  );
}

function Hint({ from }: { readonly from: ConnectionStart }) {
  const t = useT();
  const language = useLanguage();
  const node = useNodeTitle(from.node);
  const port = findPort(useNodePorts(from.node), from.side, from.port);
  return (
    <p className={styles.hint}>{t('canvas.connectFrom', { node, port: port?.title[language] ?? '' })}</p>
  );
}

function HoverExplanation({ from, node }: { readonly from: ConnectionStart; readonly node: string }) {
  const fit = useConnectionFit(node);
  if (fit?.kind !== 'refused') return <Hint from={from} />;
  return <Explanation from={from} node={node} refusal={fit.refusal} lasting={false} />;
}

interface ExplanationProps {
  readonly from: ConnectionStart;
  readonly node: string;
  readonly refusal: Refusal;
  /** Stays after the drop: then the button can be reached. */
  readonly lasting: boolean;
}

function Explanation({ from, node, refusal, lasting }: ExplanationProps) {
  const t = useT();
  const language = useLanguage();
  const target = nodeTitle(useNode(node), useDefinition(node), language);
  const source = useNodeTitle(from.node);
  const definitions = useComponentsStore((state) => state.definitions);
  const between =
    refusal.kind === 'kind' ? converterFor(refusal.gives, refusal.needs, definitions) : undefined;
  const [giver, taker] = from.side === 'output' ? [source, target] : [target, source];
  return (
    <div className={styles.refusal}>
      <StateGlyph state="problem" />
      <p>{sentence(refusal, { giver, taker, node: target, language }, t)}</p>
      {between && lasting ? (
        <Button
          small
          icon="plus"
          onClick={() => {
            useCanvasStore.getState().refuse(undefined);
            void addBetween(from, node, between);
          }}
        >
          {t('canvas.refuseAdd', { name: between.definition.title[language] })}
        </Button>
      ) : lasting && refusal.kind === 'kind' ? (
        <Button small onClick={(event) => showWhatFits(from, node, refusal, event.currentTarget)}>
          {t('canvas.refuseShowFits')}
        </Button>
      ) : null}
    </div>
  );
}

/** The components that fit the port which was missed. */
function showWhatFits(
  from: ConnectionStart,
  node: string,
  refusal: Refusal & { kind: 'kind' },
  button: HTMLElement,
): void {
  const taker = from.side === 'output' ? node : from.node;
  const place = currentPositions().get(taker) ?? { x: 0, y: 0 };
  const { x, y } = button.getBoundingClientRect();
  const { refuse, openPicker } = useCanvasStore.getState();
  const start = { node: taker, port: refusal.port.name, side: 'input', kind: refusal.needs } as const;
  refuse(undefined);
  openPicker({
    purpose: { kind: 'fit', from: start },
    at: { x, y: y - 240 },
    place: { x: place.x - nodeWidth / 2, y: place.y - bodyHeight - rankGap },
  });
}

const needs = {
  table: 'canvas.needsTable',
  untrained_model: 'canvas.needsUntrainedModel',
  trained_model: 'canvas.needsTrainedModel',
  transformation: 'canvas.needsTransformation',
  metrics: 'canvas.needsMetrics',
  file: 'canvas.needsFile',
  folder: 'canvas.needsFolder',
  any: 'canvas.needsAny',
} as const;

interface Names {
  readonly giver: string;
  readonly taker: string;
  readonly node: string;
  readonly language: 'en' | 'ja';
}

function sentence(refusal: Refusal, names: Names, t: Translate): string {
  switch (refusal.kind) {
    case 'same-node':
      return t('canvas.refuseSameNode');
    case 'same-side':
      return t('canvas.refuseNoPorts', { node: names.node });
    case 'cycle':
      return t('canvas.refuseCycle', { source: names.giver, target: names.taker });
    case 'kind':
      return t('canvas.refuseKind', {
        node: names.taker,
        port: refusal.port.title[names.language],
        needs: t(needs[refusal.needs]),
        gives: t(needs[refusal.gives]),
      });
  }
}

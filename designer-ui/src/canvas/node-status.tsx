/** The last line of a node: glyph and word of its state; on the right rows × columns, or one metric. */
import { batchAccount, type ComponentDefinition, type Metric } from '@millrace/pipeline-engine/browser';
import { useShallow } from 'zustand/react/shallow';
import { formatNumber, formatSignificant } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { summaryMetric } from '../model/metrics.ts';
import type { NodeState } from '../model/node-state.ts';
import { useOutputRecords } from '../store/nodes.ts';
import { useRunStore } from '../store/run-store.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import styles from './component-node.module.css';
import { stateSentence, stateWords } from './state-words.ts';
import { useWordsContext } from './use-words-context.ts';

export interface NodeStatusProps {
  readonly id: string;
  readonly state: NodeState;
  readonly definition: ComponentDefinition | undefined;
}

export function NodeStatus({ id, state, definition }: NodeStatusProps) {
  const context = useWordsContext(definition);
  const planned = state.kind === 'up-to-date' || state.kind === 'will-run' || state.kind === 'may-run';
  return (
    <div className={styles.status} data-planned={planned || undefined}>
      <StateGlyph state={state.kind} />
      <span id={`node-${id}-state`} className={styles.state} {...tooltip(stateSentence(state, context))}>
        <StateText text={stateWords(state, context)} />
      </span>
      {hasResult(state) ? <ResultMark id={id} /> : null}
    </div>
  );
}

/** What changed from what to what stands at the end: it stays when the line is too narrow. */
function StateText({ text }: { readonly text: string }) {
  const change = /^(.+?)( \S+ → \S+)$/.exec(text);
  if (!change) return <span className={styles.stateHead}>{text}</span>;
  return (
    <>
      <span className={styles.stateHead}>{change[1]}</span>
      <span className={styles.stateTail}>{change[2]}</span>
    </>
  );
}

function hasResult(state: NodeState): boolean {
  return state.kind === 'done' || state.kind === 'reused' || state.kind === 'up-to-date';
}

/** What came out, in as few characters as possible. */
function ResultMark({ id }: { readonly id: string }) {
  const t = useT();
  const language = useLanguage();
  const records = useOutputRecords(id);
  const metrics = useRunStore(useShallow((state): readonly Metric[] => state.run?.steps[id]?.metrics ?? []));
  const metric = summaryMetric(metrics);
  const account = batchAccount(metrics);
  if (account && account.rowsRejected > 0)
    return (
      <span className={styles.result}>
        {t('canvas.batchRejected', { count: formatNumber(account.rowsRejected, language) })}
      </span>
    );
  if (metric) {
    return (
      <span className={styles.result}>
        {metric.label} {formatSignificant(metric.value, language, 3)}
      </span>
    );
  }
  const table = records.find((record) => record.table)?.table;
  if (!table) return null;
  const shape = {
    rows: formatNumber(table.rows, language),
    columns: formatNumber(table.columns.length, language),
  };
  return (
    <span className={styles.result} {...tooltip(t('canvas.rowsByColumns', shape))}>
      {t('canvas.shortShape', shape)}
    </span>
  );
}

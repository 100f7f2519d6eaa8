/** What a node gave: a failure first, then its metrics, its outputs and the way to the log. */
import {
  batchAccount,
  type ComponentDefinition,
  ownMetrics,
  type PipelineNode,
} from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { runPipeline } from '../actions/run-actions.ts';
import { queries } from '../api/queries.ts';
import { formatAge, formatBytes } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { prefixOf } from '../model/scope-run.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useOutputRecords } from '../store/nodes.ts';
import { useRunStore } from '../store/run-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { BatchAccountView } from './batch-account-view.tsx';
import { FailureView } from './failure-view.tsx';
import styles from './inspector.module.css';
import { MetricsView } from './metrics-view.tsx';
import { OutputList } from './output-list.tsx';
import { useMadeIn } from './use-node.ts';

interface Props {
  readonly node: PipelineNode;
  readonly definition: ComponentDefinition | undefined;
}

export function ResultsTab({ node, definition }: Props) {
  const t = useT();
  const step = useRunStore((state) => state.run?.steps[node.id]);
  const records = useOutputRecords(node.id);
  const from = useMadeIn(node.id);
  const { step: own } = useStepOf(node.id);
  const madeBy = from && { run: from.run, step: from.step ?? own };
  const openDrawer = useViewStore((state) => state.openDrawer);
  const isRunning = step?.status === 'running';
  const account = batchAccount(step?.metrics ?? []);
  const metrics = ownMetrics(step?.metrics ?? []);
  if (!step && records.length === 0) {
    return (
      <EmptyState
        icon="table"
        title={t('inspector.noResults')}
        actions={
          <Button icon="play" onClick={() => void runPipeline({ upTo: node.id })}>
            {t('inspector.runUpToHere')}
          </Button>
        }
      >
        {t('inspector.noResultsHint')}
      </EmptyState>
    );
  }
  return (
    <div className={styles.form}>
      {step?.failure ? <FailureView node={node} definition={definition} failure={step.failure} /> : null}
      {isRunning ? (
        <ProgressBar label={step.progressMessage ?? t('inspector.running')} value={step.progress} />
      ) : null}
      {isRunning && step.progressMessage ? <p className={styles.muted}>{step.progressMessage}</p> : null}
      {account ? <BatchAccountView account={account} /> : null}
      {metrics.length > 0 ? <MetricsView metrics={metrics} /> : null}
      {records.length > 0 ? (
        <OutputList node={node.id} definition={definition} records={records} madeBy={madeBy} />
      ) : null}
      {from ? <MadeIn run={from.run} time={from.time} /> : null}
      {records.length > 0 ? <KeptRoom node={node.id} /> : null}
      {step && !step.failure ? (
        <Button icon="terminal" onClick={() => openDrawer('log', { node: node.id })}>
          {t('inspector.openLog')}
        </Button>
      ) : null}
    </div>
  );
}

/** What all kept results of the node take, of this run and of others. */
function KeptRoom({ node }: { node: string }) {
  const t = useT();
  const language = useLanguage();
  const { pipeline, step } = useStepOf(node);
  const { data } = useQuery({ ...queries.stepRooms(pipeline), enabled: pipeline !== '' });
  const room = data?.find((found) => found.step === step);
  if (!room) return null;
  const own = formatBytes(room.own, language);
  return (
    <p className={styles.muted}>
      {room.shared === 0
        ? t('pages.stepRoom', { own })
        : t('pages.stepRoomShared', { own, shared: formatBytes(room.shared, language) })}
    </p>
  );
}

/** A node of a nested pipeline is a step of the pipeline that is run. */
function useStepOf(node: string): { readonly pipeline: string; readonly step: string } {
  const path = useDocumentStore((state) => state.path);
  const trail = useViewStore((state) => state.trail);
  return { pipeline: trail[0]?.path ?? path ?? '', step: `${prefixOf(trail)}${node}` };
}

function MadeIn({ run, time }: { run: string; time: number | undefined }) {
  const t = useT();
  const language = useLanguage();
  return (
    <p className={styles.muted}>
      {time === undefined
        ? t('inspector.ofThisRun', { run })
        : t('inspector.ofRun', { run, age: formatAge(time, Date.now(), language) })}
    </p>
  );
}

/** The Log tab: the log of the node on screen, of the run that made its result. */
import type { PlannedStep, StepState } from '@millrace/pipeline-engine/browser';
import { useT } from '../../i18n/translate.ts';
import { useNodeTitle } from '../../store/nodes.ts';
import { usePlanStore } from '../../store/plan-store.ts';
import { useRunStore } from '../../store/run-store.ts';
import { useViewStore } from '../../store/view-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import styles from '../preview.module.css';
import { shownNode } from '../what-to-show.ts';
import { LogView } from './log-view.tsx';
import type { LogSource } from './use-log.ts';

/** A reused step has no log of its own; the run that made the result has. */
export function logSource(
  run: string | undefined,
  step: StepState | undefined,
  planned: PlannedStep | undefined,
): LogSource | undefined {
  const made = step?.reusedFrom ?? (step?.attempt === undefined ? planned?.from : undefined);
  if (made) return { run: made.run, step: made.step };
  const hasLog = step?.attempt !== undefined || hasBuildLog(step);
  return run !== undefined && step !== undefined && hasLog ? { run, step: step.id } : undefined;
}

/** Its environment is being made, or could not be: then the log of that is the step's. */
export function hasBuildLog(step: StepState | undefined): boolean {
  return step?.waiting?.kind === 'environment' || step?.failure?.params.build !== undefined;
}

export default function LogPanel() {
  const t = useT();
  const node = shownNode(
    useViewStore((state) => state.selection),
    useViewStore((state) => state.drawerTarget),
  );
  if (node === undefined) return <EmptyState icon="terminal" title={t('preview.selectNodeForLog')} />;
  return <NodeLog key={node} node={node} />;
}

function NodeLog({ node }: { node: string }) {
  const t = useT();
  const title = useNodeTitle(node);
  const run = useRunStore((state) => state.run?.run);
  const step = useRunStore((state) => state.run?.steps[node]);
  const planned = usePlanStore((state) => state.byNode.get(node));
  const source = logSource(run, step, planned);
  if (!source) {
    return (
      <div className={styles.center}>
        <EmptyState icon="terminal" title={t('preview.noLogYet')} />
      </div>
    );
  }
  return <LogView key={`${source.run}/${source.step}`} title={title} source={source} step={step} />;
}

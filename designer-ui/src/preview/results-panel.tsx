/** The Results tab: the outputs of the node on screen, or why there are none. */
import type { OutputPort } from '@millrace/pipeline-engine/browser';
import { useState } from 'react';
import { formatBytes } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { useDefinition, useNodeTitle } from '../store/nodes.ts';
import { usePlanStore } from '../store/plan-store.ts';
import { useRunStore } from '../store/run-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { FailureView } from './failure/failure-view.tsx';
import { type NamedOutput, OutputSwitch } from './output-switch.tsx';
import { OutputView } from './output-view.tsx';
import styles from './preview.module.css';
import { RunToSee } from './run-to-see.tsx';
import { TableFacts } from './table/table-facts.tsx';
import { askedOutput, resultsView, shownNode } from './what-to-show.ts';

export default function ResultsPanel() {
  const t = useT();
  const selection = useViewStore((state) => state.selection);
  const target = useViewStore((state) => state.drawerTarget);
  const node = shownNode(selection, target);
  if (node === undefined) {
    return (
      <div className={styles.center}>
        <EmptyState icon="table" title={t('preview.selectNode')} />
      </div>
    );
  }
  return <NodeResults key={node} node={node} asked={askedOutput(node, target)} />;
}

function NodeResults({ node, asked }: { node: string; asked: string | undefined }) {
  const step = useRunStore((state) => state.run?.steps[node]);
  const run = useRunStore((state) => state.run?.run);
  const planned = usePlanStore((state) => state.byNode.get(node));
  const view = resultsView(step, planned);
  switch (view.kind) {
    case 'failed':
      return run && step ? <FailureView run={run} step={step} node={node} /> : null;
    case 'outputs':
      return <Outputs node={node} view={view} asked={asked} />;
    default:
      return (
        <div className={styles.center}>
          <RunToSee node={node} />
        </div>
      );
  }
}

/** Titles and kinds of the stored outputs, in the order of the component's ports. */
function nameOutputs(
  view: ReturnType<typeof resultsView> & { kind: 'outputs' },
  ports: readonly OutputPort[],
  title: (port: OutputPort) => string,
): readonly NamedOutput[] {
  const declared = ports.map(({ name }) => name);
  // What a command left without declaring it comes last.
  const order = (name: string) => (declared.includes(name) ? declared.indexOf(name) : declared.length);
  return [...view.outputs]
    .sort((a, b) => order(a.name) - order(b.name))
    .map((record) => {
      const port = ports.find((candidate) => candidate.name === record.name);
      return {
        record,
        title: port ? title(port) : record.name,
        kind: port?.kind ?? (record.table ? 'table' : 'any'),
      };
    });
}

interface OutputsProps {
  readonly node: string;
  readonly view: ReturnType<typeof resultsView> & { kind: 'outputs' };
  readonly asked: string | undefined;
}

function Outputs({ node, view, asked }: OutputsProps) {
  const t = useT();
  const language = useLanguage();
  const title = useTitle();
  const nodeTitle = useNodeTitle(node);
  const definition = useDefinition(node);
  const [chosen, setChosen] = useState<{ readonly asked: string | undefined; readonly name: string }>();
  const outputs = nameOutputs(view, definition?.outputs ?? [], (port) => title(port.title));
  // A new wish from outside outdates what was chosen here.
  const wanted = chosen && chosen.asked === asked ? chosen.name : asked;
  const shown = outputs.find((output) => output.record.name === wanted) ?? outputs[0];
  if (!shown) return null;
  return (
    <div className={styles.results}>
      <div className={styles.bar}>
        <h2 className={styles.title}>{nodeTitle}</h2>
        <OutputSwitch
          outputs={outputs}
          shown={shown.record.name}
          onShow={(name) => setChosen({ asked, name })}
        />
        {outputs.length === 1 ? <span className={styles.meta}>{shown.title}</span> : null}
        <TableFacts node={node} output={shown} />
        {view.stale ? (
          <span className={styles.stale}>
            <Icon name="history" size={14} />
            {t('preview.ofEarlierSettings')}
          </span>
        ) : null}
        <span className={styles.spacer} />
        <span className={styles.bytes}>{formatBytes(shown.record.bytes, language)}</span>
      </div>
      <div className={styles.body}>
        <OutputView key={shown.record.digest} output={shown} />
      </div>
    </div>
  );
}

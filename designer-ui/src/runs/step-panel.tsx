/** What is known of one step of a run: why it ran, its log, and its outputs as the drawer shows them. */
import { batchAccount, type StepState } from '@millrace/pipeline-engine/browser';
import { useState } from 'react';
import { useT, useTitle } from '../i18n/translate.ts';
import { BatchAccountView } from '../inspector/batch-account-view.tsx';
import { LogView } from '../preview/log/log-view.tsx';
import { OutputView } from '../preview/output-view.tsx';
import { useComponentsStore } from '../store/components-store.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { type Tab, Tabs } from '../ui/tabs.tsx';
import { ExplainView } from './explain-view.tsx';
import styles from './runs.module.css';
import { useStepTitle } from './use-step-title.ts';

type PanelTab = 'why' | 'account' | 'log' | `output:${string}`;

export function StepPanel({ run, step }: { run: string; step: StepState }) {
  const t = useT();
  const title = useTitle();
  const definition = useComponentsStore((state) => state.byName.get(step.component));
  const [tab, setTab] = useState<PanelTab>(step.failure ? 'log' : 'why');
  const name = useStepTitle(step);
  const account = batchAccount(step.metrics);
  const portOf = (name: string) => definition?.outputs.find((port) => port.name === name);
  const tabs: readonly Tab<PanelTab>[] = [
    { id: 'why', label: t('pages.why') },
    ...(account === undefined ? [] : [{ id: 'account' as const, label: t('inspector.batch') }]),
    { id: 'log', label: t('preview.log') },
    ...step.outputs.map((output) => {
      const port = portOf(output.name);
      return { id: `output:${output.name}` as const, label: port ? title(port.title) : output.name };
    }),
  ];
  return (
    <Tabs label={name} className={styles.panel} tabs={tabs} selected={tab} onSelect={setTab}>
      <Shown run={run} step={step} tab={tab} kindOf={(name) => portOf(name)?.kind ?? 'any'} tabs={tabs} />
    </Tabs>
  );
}

interface ShownProps {
  readonly run: string;
  readonly step: StepState;
  readonly tab: PanelTab;
  readonly tabs: readonly Tab<PanelTab>[];
  readonly kindOf: (output: string) => Parameters<typeof OutputView>[0]['output']['kind'];
}

function Shown({ run, step, tab, tabs, kindOf }: ShownProps) {
  const t = useT();
  const name = useStepTitle(step);
  if (tab === 'why') return <ExplainView run={run} step={step} />;
  const account = batchAccount(step.metrics);
  if (tab === 'account' && account !== undefined)
    return (
      <div className={styles.account}>
        <BatchAccountView account={account} />
      </div>
    );
  if (tab === 'log') {
    const made = step.reusedFrom ?? (step.attempt === undefined ? undefined : { run, step: step.id });
    return made ? (
      <LogView
        title={name}
        source={{ run: made.run, step: made.step }}
        step={step.reusedFrom ? undefined : step}
      />
    ) : (
      <EmptyState icon="terminal" title={t('pages.didNotRun')} />
    );
  }
  const record = step.outputs.find((output) => tab === `output:${output.name}`);
  const label = tabs.find(({ id }) => id === tab)?.label ?? '';
  return record ? (
    <div className={styles.output}>
      <OutputView key={record.digest} output={{ record, title: label, kind: kindOf(record.name) }} />
    </div>
  ) : null;
}

/** The inspector when nothing is selected: the pipeline's name, description, interface and run settings. */
import type { PipelineModel } from '@millrace/pipeline-engine/browser';
import { renamePipeline } from '../actions/edit-actions.ts';
import { useT } from '../i18n/translate.ts';
import { wiresOf } from '../model/wires.ts';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ComputeField } from './compute-field.tsx';
import { changeSetting } from './edits.ts';
import styles from './inspector.module.css';
import { PipelineInputs } from './pipeline-inputs.tsx';
import { PipelineOutputs } from './pipeline-outputs.tsx';

export function PipelinePanel({ model }: { model: PipelineModel }) {
  const t = useT();
  const name = model.displayName ?? model.name ?? '';
  return (
    <div className={styles.panel}>
      <header className={styles.header}>
        <h2 className={styles.panelTitle}>{t('inspector.pipeline')}</h2>
      </header>
      <div className={styles.form}>
        <TextField
          label={t('inspector.pipelineName')}
          value={name}
          onCommit={(text) => {
            if (text.trim() === '') return name;
            void renamePipeline(text.trim());
            return text.trim();
          }}
          lazy
        />
        {model.description ? (
          <section className={styles.section}>
            <h3 className={styles.sectionTitle}>{t('inspector.description')}</h3>
            <p className={styles.description}>{model.description}</p>
          </section>
        ) : null}
        <p className={styles.counts}>
          <span>{t('inspector.nodeCount', { count: model.nodes.length })}</span>
          <span>{t('inspector.connectionCount', { count: wiresOf(model).length })}</span>
        </p>
        <PipelineInputs model={model} />
        <PipelineOutputs model={model} />
        <RunSettings model={model} />
      </div>
    </div>
  );
}

function RunSettings({ model }: { model: PipelineModel }) {
  const t = useT();
  const { continueOnStepFailure, forceRerun, defaultCompute } = model.settings;
  return (
    <section className={styles.group} aria-label={t('inspector.runSettings')}>
      <h3 className={styles.sectionTitle}>{t('inspector.runSettings')}</h3>
      <Switch
        label={t('inspector.continueOnFailure')}
        hint={t('inspector.continueOnFailureHint')}
        checked={continueOnStepFailure ?? false}
        onReset={
          continueOnStepFailure ? () => changeSetting('continue_on_step_failure', undefined) : undefined
        }
        onChange={(checked) => changeSetting('continue_on_step_failure', checked)}
      />
      <Switch
        label={t('inspector.forceRerun')}
        hint={t('inspector.forceRerunHint')}
        checked={forceRerun ?? false}
        onReset={forceRerun ? () => changeSetting('force_rerun', undefined) : undefined}
        onChange={(checked) => changeSetting('force_rerun', checked)}
      />
      <ComputeField
        label={t('inspector.defaultCompute')}
        hint={t('inspector.defaultComputeHint')}
        value={defaultCompute}
        spelledLocal="azureml:local"
        placeholder="local"
        onCommit={(spelled) => changeSetting('default_compute', spelled)}
      />
    </section>
  );
}

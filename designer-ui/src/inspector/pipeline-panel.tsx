/** The inspector when nothing is selected: the pipeline's name, description, interface and run settings. */
import type { PipelineModel } from '@millrace/pipeline-engine/browser';
import { renamePipeline } from '../actions/edit-actions.ts';
import { useT } from '../i18n/translate.ts';
import { wiresOf } from '../model/wires.ts';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { changeSetting, computeReference } from './edits.ts';
import styles from './inspector.module.css';
import { PipelineInputs } from './pipeline-inputs.tsx';

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

function PipelineOutputs({ model }: { model: PipelineModel }) {
  const t = useT();
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{t('inspector.pipelineOutputs')}</h3>
      {model.outputs.length === 0 ? <p className={styles.muted}>{t('inspector.noPipelineOutputs')}</p> : null}
      {model.outputs.map(({ name, path }) => (
        <p key={name} className={styles.shown}>
          <span>{name}</span>
          <span>{path}</span>
        </p>
      ))}
    </section>
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
        onChange={(checked) => changeSetting('continue_on_step_failure', checked)}
      />
      <Switch
        label={t('inspector.forceRerun')}
        hint={t('inspector.forceRerunHint')}
        checked={forceRerun ?? false}
        onChange={(checked) => changeSetting('force_rerun', checked)}
      />
      <TextField
        label={t('inspector.defaultCompute')}
        optional
        hint={t('inspector.defaultComputeHint')}
        placeholder="local"
        value={defaultCompute ?? ''}
        onCommit={(text) => changeSetting('default_compute', computeReference(text))}
        lazy
      />
    </section>
  );
}

/** The inspector when nothing is selected: the pipeline's name, description, interface and run settings. */
import type { InputValue, PipelineModel } from '@millrace/pipeline-engine/browser';
import { renamePipeline } from '../actions/edit-actions.ts';
import { useT } from '../i18n/translate.ts';
import { wiresOf } from '../model/wires.ts';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { changeSetting } from './edits.ts';
import styles from './inspector.module.css';

export function PipelinePanel({ model }: { model: PipelineModel }) {
  const t = useT();
  return (
    <div className={styles.panel}>
      <header className={styles.header}>
        <h2 className={styles.panelTitle}>{t('inspector.pipeline')}</h2>
      </header>
      <div className={styles.form}>
        <TextField
          label={t('inspector.pipelineName')}
          value={model.displayName ?? model.name ?? ''}
          onCommit={(text) => void renamePipeline(text.trim())}
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
        <Values
          title={t('inspector.pipelineInputs')}
          empty={t('inspector.noPipelineInputs')}
          values={model.inputs.map(({ name, value }) => ({ name, text: valueText(value) }))}
        />
        <Values
          title={t('inspector.pipelineOutputs')}
          empty={t('inspector.noPipelineOutputs')}
          values={model.outputs.map(({ name, path }) => ({ name, text: path ?? '' }))}
        />
        <RunSettings model={model} />
      </div>
    </div>
  );
}

interface ValuesProps {
  readonly title: string;
  readonly empty: string;
  readonly values: readonly { readonly name: string; readonly text: string }[];
}

function Values({ title, empty, values }: ValuesProps) {
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{title}</h3>
      {values.length === 0 ? (
        <p className={styles.muted}>{empty}</p>
      ) : (
        <ul className={styles.values}>
          {values.map(({ name, text }) => (
            <li key={name}>
              <span>{name}</span>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function valueText(value: InputValue): string {
  if (value.kind === 'literal') return value.text;
  return value.kind === 'data' ? (value.path ?? '') : '';
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
        onChange={(checked) => changeSetting('continueOnStepFailure', checked)}
      />
      <Switch
        label={t('inspector.forceRerun')}
        hint={t('inspector.forceRerunHint')}
        checked={forceRerun ?? false}
        onChange={(checked) => changeSetting('forceRerun', checked)}
      />
      <TextField
        label={t('inspector.defaultCompute')}
        optional
        hint={t('inspector.defaultComputeHint')}
        placeholder="local"
        value={defaultCompute ?? ''}
        onCommit={(text) => changeSetting('defaultCompute', text.trim() || undefined)}
        lazy
      />
    </section>
  );
}

/** The inputs of a pipeline with their values: literals can be changed here, data is shown. */
import type { InputValue, NamedInput, PipelineModel } from '@millrace/pipeline-engine/browser';
import { useT } from '../i18n/translate.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { isTrue } from './check-value.ts';
import { changePipelineInput } from './edits.ts';
import styles from './inspector.module.css';

export function PipelineInputs({ model }: { model: PipelineModel }) {
  const t = useT();
  return (
    <section className={styles.group} aria-label={t('inspector.pipelineInputs')}>
      <h3 className={styles.sectionTitle}>{t('inspector.pipelineInputs')}</h3>
      {model.inputs.length === 0 ? <p className={styles.muted}>{t('inspector.noPipelineInputs')}</p> : null}
      {model.inputs.map((input) =>
        input.value.kind === 'literal' && model.kind === 'pipeline-job' ? (
          <LiteralInput key={input.name} name={input.name} value={input.value} />
        ) : (
          <ShownInput key={input.name} input={input} />
        ),
      )}
    </section>
  );
}

interface LiteralInputProps {
  readonly name: string;
  readonly value: Extract<InputValue, { kind: 'literal' }>;
}

function LiteralInput({ name, value: { text, type } }: LiteralInputProps) {
  const t = useT();
  const commit = (next: string) => changePipelineInput(name, next, type);
  if (type === 'boolean') {
    return <Switch label={name} checked={isTrue(text)} onChange={(checked) => commit(String(checked))} />;
  }
  if (type === 'string') return <TextField label={name} value={text} onCommit={commit} />;
  const isNumber = text !== '' && Number.isFinite(Number(text));
  return (
    <NumberField
      label={name}
      value={text}
      error={isNumber ? undefined : t('inspector.notANumber', { text })}
      onCommit={commit}
    />
  );
}

function ShownInput({ input: { name, value } }: { input: NamedInput }) {
  const text = value.kind === 'literal' ? value.text : value.kind === 'data' ? value.path : undefined;
  return (
    <p className={styles.shown}>
      <span>{name}</span>
      <span>{text}</span>
    </p>
  );
}

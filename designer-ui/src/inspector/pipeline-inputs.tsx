/** The inputs of a pipeline: their values, and adding, renaming and removing them. */
import type { InputValue, PipelineModel } from '@millrace/pipeline-engine/browser';
import type { ReactNode } from 'react';
import { t as translate, useT } from '../i18n/translate.ts';
import { inputNames } from '../model/free-name.ts';
import { MenuButton } from '../ui/menu.tsx';
import type { MenuEntry } from '../ui/menu-entry.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { isTrue } from './check-value.ts';
import { changePipelineInput } from './edits.ts';
import styles from './inspector.module.css';
import rows from './interface.module.css';
import { addInput, type NewInputType } from './interface-edits.ts';
import { PortFrame, PortRow } from './pipeline-port.tsx';

export function PipelineInputs({ model }: { model: PipelineModel }) {
  const t = useT();
  const names = inputNames(model);
  return (
    <section className={styles.group} aria-label={t('inspector.pipelineInputs')}>
      <div className={rows.head}>
        <h3 className={styles.sectionTitle}>{t('inspector.pipelineInputs')}</h3>
        <MenuButton small icon="plus" label={t('interface.addInput')} entries={newInputs} />
      </div>
      {names.length === 0 ? <p className={styles.muted}>{t('inspector.noPipelineInputs')}</p> : null}
      {names.map((name) => (
        <PipelineInput key={name} model={model} name={name} />
      ))}
    </section>
  );
}

const types = {
  string: 'interface.typeString',
  number: 'interface.typeNumber',
  integer: 'interface.typeInteger',
  boolean: 'interface.typeBoolean',
  uri_file: 'interface.typeFile',
  uri_folder: 'interface.typeFolder',
  mltable: 'interface.typeTable',
} as const satisfies Readonly<Record<NewInputType, string>>;

function newInputs(): readonly MenuEntry[] {
  // The keys are those of the table above.
  return (Object.keys(types) as NewInputType[]).map((type) => ({
    id: type,
    label: translate(types[type]),
    onAction: () => addInput(type),
  }));
}

function PipelineInput({ model, name }: { model: PipelineModel; name: string }) {
  const t = useT();
  const value = model.inputs.find((input) => input.name === name)?.value;
  if (model.kind === 'pipeline-job' && value?.kind === 'literal') {
    return (
      <PortFrame side="input" name={name}>
        {(buttons) => <LiteralInput name={name} value={value} end={buttons} />}
      </PortFrame>
    );
  }
  const open = model.kind === 'pipeline-job' ? t('interface.askedAtRun') : t('interface.declared');
  const text = value?.kind === 'literal' ? value.text : value?.kind === 'data' ? value.path : undefined;
  return <PortRow side="input" name={name} text={text ?? open} />;
}

interface LiteralInputProps {
  readonly name: string;
  readonly value: Extract<InputValue, { kind: 'literal' }>;
  readonly end: ReactNode;
}

function LiteralInput({ name, value: { text, type }, end }: LiteralInputProps) {
  const t = useT();
  const commit = (next: string) => changePipelineInput(name, next, type);
  const frame = { label: name, end };
  if (type === 'boolean') {
    return <Switch {...frame} checked={isTrue(text)} onChange={(checked) => commit(String(checked))} />;
  }
  if (type === 'string') return <TextField {...frame} value={text} onCommit={commit} />;
  const isNumber = text !== '' && Number.isFinite(Number(text));
  return (
    <NumberField
      {...frame}
      value={text}
      error={isNumber ? undefined : t('inspector.notANumber', { text })}
      onCommit={commit}
    />
  );
}

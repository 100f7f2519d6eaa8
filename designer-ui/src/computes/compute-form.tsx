/** Adds a compute target or changes one: a form over single keys of its file, which keeps everything else in it. */
import { issueMessage } from '@millrace/pipeline-engine/browser';
import type { ComputeSettings } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { saveCompute } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';
import { queries } from '../api/queries.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { useAttempt } from '../pages/use-attempt.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ComputeFieldInput } from './compute-field-input.tsx';
import {
  type ComputeType,
  changedValues,
  computeTypeOf,
  computeTypes,
  fieldGroups,
} from './compute-fields.ts';
import { kindKeys } from './compute-words.ts';
import styles from './computes.module.css';

interface Props {
  /** Absent for a new one. */
  readonly name: string | undefined;
  readonly onClose: () => void;
  readonly onSaved: (name: string) => void;
}

export function ComputeForm({ name, ...rest }: Props) {
  const t = useT();
  const { data, error } = useQuery({ ...queries.computeSettings(name ?? ''), enabled: name !== undefined });
  if (name === undefined) return <FilledForm {...rest} name={undefined} settings={undefined} />;
  if (data !== undefined) return <FilledForm {...rest} name={name} settings={data} />;
  return (
    <Dialog title={t('computes.editTitle', { name })} onClose={rest.onClose}>
      {error ? <ProblemNote error={error} /> : <Spinner label={t('common.loading')} />}
    </Dialog>
  );
}

const groupKeys = {
  machine: 'computes.groupMachine',
  limits: 'computes.groupLimits',
} as const;

function FilledForm({ name, settings, onClose, onSaved }: Props & { settings: ComputeSettings | undefined }) {
  const t = useT();
  const before = settings?.values ?? {};
  const [values, setValues] = useState<Readonly<Record<string, string>>>(
    settings?.values ?? { name: '', type: 'ssh' },
  );
  const type: ComputeType = computeTypeOf(values.type) ?? 'ssh';
  const saved = name ?? (values.name ?? '').trim();
  const set = (key: string, value: string) => setValues((so) => ({ ...so, [key]: value }));
  const groups = fieldGroups(type);
  const { busy, problem, attempt } = useAttempt({
    perform: () => {
      const keys = ['type', 'description', ...groups.flatMap((group) => group.fields.map(({ key }) => key))];
      const shown = Object.fromEntries(keys.map((key) => [key, values[key] ?? '']));
      const changed = changedValues(before, shown);
      return saveCompute(saved, { values: changed, baseDigest: settings?.digest ?? null });
    },
    lists: ['computes'],
    onDone: () => {
      onSaved(saved);
      onClose();
    },
  });
  const errorOf = useFieldErrors(problem);
  return (
    <Dialog
      size="large"
      title={name === undefined ? t('computes.addTitle') : t('computes.editTitle', { name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" busy={busy} onClick={() => void attempt()}>
            {t('computes.saveAndCheck')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <div className={styles.group}>
          {name === undefined ? (
            <TextField
              label={t('computes.name')}
              hint={t('computes.nameHint')}
              value={values.name ?? ''}
              error={errorOf('name')}
              onCommit={(text) => set('name', text)}
            />
          ) : null}
          <Select
            label={t('computes.kind')}
            options={computeTypes.map((id) => ({ id, label: t(kindKeys[id]) }))}
            value={type}
            error={errorOf('type')}
            onChange={(id) => set('type', id)}
          />
          <div className={styles.full}>
            <ComputeFieldInput
              rule={{ key: 'description', form: 'text' }}
              value={values.description ?? ''}
              error={errorOf('description')}
              onChange={(text) => set('description', text)}
            />
          </div>
        </div>
        {groups.map(({ id, fields }) => (
          <fieldset key={id} className={styles.group}>
            <legend>
              {id !== 'engine'
                ? t(groupKeys[id])
                : t(type === 'slurm' ? 'computes.groupSlurm' : 'computes.groupContainer')}
            </legend>
            {fields.map((rule) => (
              <ComputeFieldInput
                key={rule.key}
                rule={rule}
                value={values[rule.key] ?? ''}
                error={errorOf(rule.key)}
                onChange={(text) => set(rule.key, text)}
              />
            ))}
          </fieldset>
        ))}
        {problem && problem.issues.length === 0 ? <ProblemNote error={problem} /> : null}
      </div>
    </Dialog>
  );
}

/** What the server says is wrong, at the field that it is about. */
function useFieldErrors(problem: ApiProblem | undefined): (key: string) => string | undefined {
  const language = useLanguage();
  return (key) => {
    const issue = problem?.issues.find(({ path, params }) => (path[0] ?? params.key) === key);
    return issue && issueMessage(issue, language);
  };
}

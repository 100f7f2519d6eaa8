/** Runs a published version with other values for its parameters. */
import type { PublishedVersion } from '@millrace/server/contract';
import { type FormEvent, useId, useState } from 'react';
import type { runPublished } from '../api/client.ts';
import styles from '../assets/asset-dialogs.module.css';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';

interface Props {
  readonly version: PublishedVersion;
  readonly onClose: () => void;
  readonly perform: (inputs: Parameters<typeof runPublished>[1]['inputs']) => Promise<void>;
}

export function RunDialog({ version, onClose, perform }: Props) {
  const t = useT();
  const form = useId();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await perform(changedInputs(version, values));
      onClose();
    } catch (problem) {
      if (!(problem instanceof Error)) throw problem;
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('assets.runTitle', { name: version.name, version: version.version })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" icon="play" type="submit" form={form} busy={busy}>
            {t('assets.runVersion')}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={(event) => void submit(event)}>
        {version.parameters.length === 0 ? <p className={styles.hint}>{t('assets.noParameters')}</p> : null}
        {version.parameters.map(({ name, kind, value }) => (
          <TextField
            key={name}
            label={name}
            hint={kind === 'data' ? t('assets.dataHint') : undefined}
            value={values[name] ?? value}
            onCommit={(text) => setValues((all) => ({ ...all, [name]: text }))}
          />
        ))}
      </form>
      {error ? <ProblemNote error={error} /> : null}
    </Dialog>
  );
}

/** Only what differs from the version's own values. */
function changedInputs({ parameters }: PublishedVersion, values: Readonly<Record<string, string>>) {
  return parameters.flatMap(({ name, kind, value }) => {
    const given = values[name]?.trim();
    if (given === undefined || given === value) return [];
    return [kind === 'data' ? { name, path: given } : { name, value: given }];
  });
}

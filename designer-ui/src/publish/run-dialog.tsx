/** Runs a published version with other values for its parameters. */
import type { PublishedVersion } from '@millrace/server/contract';
import { useState } from 'react';
import type { runPublished } from '../api/client.ts';
import { useT } from '../i18n/translate.ts';
import { FormDialog } from '../pages/form-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';

interface Props {
  readonly version: PublishedVersion;
  readonly onClose: () => void;
  readonly perform: (inputs: Parameters<typeof runPublished>[1]['inputs']) => Promise<void>;
}

export function RunDialog({ version, onClose, perform }: Props) {
  const t = useT();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  return (
    <FormDialog
      title={t('assets.runTitle', { name: version.name, version: version.version })}
      hint={version.parameters.length === 0 ? t('assets.noParameters') : undefined}
      button={{ label: t('assets.runVersion'), icon: 'play' }}
      perform={() => perform(changedInputs(version, values))}
      onClose={onClose}
    >
      {version.parameters.map(({ name, kind, value }) => (
        <TextField
          key={name}
          label={name}
          hint={kind === 'data' ? t('assets.dataHint') : undefined}
          value={values[name] ?? value}
          onCommit={(text) => setValues((all) => ({ ...all, [name]: text }))}
        />
      ))}
    </FormDialog>
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

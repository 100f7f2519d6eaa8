/** One input of a call: a value, or data from a path, a registered asset, a file of one's own, or rows. */
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import { FileDrop } from '../start/file-drop.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { type Given, type Parameter, readRows, type Source } from './call-draft.ts';
import styles from './endpoints.module.css';

interface InputProps {
  readonly parameter: Parameter;
  readonly given: Given;
  readonly onChange: (given: Given) => void;
}

export function ValueInput({ parameter, given, onChange }: InputProps) {
  return (
    <TextField label={parameter.name} value={given.text} onCommit={(text) => onChange({ ...given, text })} />
  );
}

const sources = [
  { id: 'kept', label: 'endpoints.sourceKept' },
  { id: 'path', label: 'endpoints.sourcePath' },
  { id: 'asset', label: 'endpoints.sourceAsset' },
  { id: 'upload', label: 'endpoints.sourceUpload' },
  { id: 'rows', label: 'endpoints.sourceRows' },
] as const satisfies readonly { id: Source; label: string }[];

export function DataInput({ parameter, given, onChange }: InputProps) {
  const t = useT();
  const { name, value } = parameter;
  const options = sources
    .filter(({ id }) => id !== 'kept' || value !== '')
    .map(({ id, label }) => ({ id, label: t(label, { path: value }) }));
  const choose = (id: string) => {
    const source = sources.find((known) => known.id === id)?.id;
    if (source !== undefined) onChange({ source, text: '' });
  };
  return (
    <fieldset className={styles.input}>
      <legend className={styles.legend}>{name}</legend>
      <Select label={t('endpoints.source')} options={options} value={given.source} onChange={choose} />
      <DataField given={given} onChange={onChange} />
    </fieldset>
  );
}

function DataField({ given, onChange }: Pick<InputProps, 'given' | 'onChange'>) {
  const t = useT();
  const setText = (text: string) => onChange({ ...given, text });
  switch (given.source) {
    case 'kept':
      return null;
    case 'path':
      return (
        <TextField
          mono
          label={t('endpoints.path')}
          hint={t('endpoints.pathHint')}
          value={given.text}
          onCommit={setText}
        />
      );
    case 'asset':
      return <AssetField given={given} onChange={onChange} />;
    case 'upload':
      return <FileField given={given} onChange={onChange} />;
    case 'rows':
      return (
        <TextArea
          mono
          rows={5}
          label={t('endpoints.rows')}
          hint={t('endpoints.rowsHint')}
          value={given.text}
          check={(text) => {
            const read = readRows(text);
            return read.ok ? undefined : t('endpoints.badRow', { line: read.line });
          }}
          onCommit={setText}
        />
      );
  }
}

function AssetField({ given, onChange }: Pick<InputProps, 'given' | 'onChange'>) {
  const t = useT();
  const { data } = useQuery(queries.assets());
  const assets = (data ?? []).filter(({ kind }) => kind === 'data');
  const references = assets.map(({ name, version }) => `azureml:${name}:${version}`);
  return (
    <Select
      label={t('endpoints.asset')}
      hint={data !== undefined && assets.length === 0 ? t('endpoints.noAssets') : undefined}
      options={references.map((reference) => ({ id: reference, label: reference }))}
      value={given.text || undefined}
      onChange={(text) => onChange({ ...given, text })}
    />
  );
}

function FileField({ given, onChange }: Pick<InputProps, 'given' | 'onChange'>) {
  const t = useT();
  return (
    <>
      <FileDrop isAny onFiles={([file]) => onChange({ source: 'upload', text: '', ...(file && { file }) })} />
      <span className={styles.hint}>
        {given.file === undefined
          ? t('endpoints.fileHint')
          : t('endpoints.fileChosen', { name: given.file.name })}
      </span>
    </>
  );
}

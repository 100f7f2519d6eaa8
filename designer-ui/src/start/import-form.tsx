/** What was detected of a file, each to correct: encoding, delimiter, header. */
import type { FileInspection } from '@millrace/component-library';
import { formatBytes } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { type MessageKey, useT } from '../i18n/translate.ts';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import styles from './import-dialog.module.css';
import { delimiters, detectedOptions, encodings, type ImportOptions, isDelimited } from './import-options.ts';

const delimiterNames = {
  ',': 'pages.comma',
  '\t': 'pages.tab',
  ';': 'pages.semicolon',
  '|': 'pages.pipe',
} as const satisfies Record<(typeof delimiters)[number], MessageKey>;

const formatNames: Readonly<Record<FileInspection['format'], string>> = {
  csv: 'CSV',
  tsv: 'TSV',
  parquet: 'Parquet',
  jsonl: 'JSON Lines',
};

const encodingNames: Readonly<Record<ImportOptions['encoding'], string>> = {
  'utf-8': 'UTF-8',
  'utf-16': 'UTF-16',
  shift_jis: 'Shift_JIS',
  'euc-jp': 'EUC-JP',
};

export interface ImportFormProps {
  readonly detected: FileInspection;
  readonly options: ImportOptions;
  readonly onChange: (options: ImportOptions) => void;
}

export function ImportForm({ detected, options, onChange }: ImportFormProps) {
  const t = useT();
  const language = useLanguage();
  const found = detectedOptions(detected);
  const size = formatBytes(detected.bytes, language);
  const summary = `${formatNames[detected.format]} · ${size} · ${t('common.columns', { count: detected.schema.columns.length })}`;
  if (!isDelimited(detected)) return <p className={styles.summary}>{summary}</p>;
  const hint = (same: boolean) => (same ? t('pages.detected') : t('pages.corrected'));
  return (
    <>
      <p className={styles.summary}>{summary}</p>
      <div className={styles.form}>
        <Select
          label={t('pages.encoding')}
          hint={hint(options.encoding === found.encoding)}
          options={encodings.map((id) => ({ id, label: encodingNames[id] }))}
          value={options.encoding}
          onChange={(id) => {
            const encoding = encodings.find((known) => known === id);
            if (encoding) onChange({ ...options, encoding });
          }}
        />
        <Select
          label={t('pages.delimiter')}
          hint={hint(options.delimiter === found.delimiter)}
          options={delimiterOptions(found.delimiter).map((id) => ({
            id,
            label: isNamed(id) ? t(delimiterNames[id]) : id,
          }))}
          value={options.delimiter}
          onChange={(delimiter) => onChange({ ...options, delimiter })}
        />
        <Switch
          label={t('pages.header')}
          hint={hint(options.header === found.header)}
          checked={options.header}
          onChange={(header) => onChange({ ...options, header })}
        />
      </div>
    </>
  );
}

function isNamed(delimiter: string): delimiter is (typeof delimiters)[number] {
  return delimiters.some((known) => known === delimiter);
}

/** A delimiter that was found is offered, however unusual. */
function delimiterOptions(found: string): readonly string[] {
  return isNamed(found) || found === '' ? delimiters : [found, ...delimiters];
}

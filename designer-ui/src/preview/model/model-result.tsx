/** A model or a transformation: what it was told, and for a trained model its weights. */
import type { OutputRecord, PortKind } from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { getArtifactJson } from '../../api/client.ts';
import { formatNumber, formatSignificant } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT } from '../../i18n/translate.ts';
import { SearchField } from '../../ui/search-field.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { FilesResult } from '../files/files-result.tsx';
import { JsonTree } from './json-tree.tsx';
import styles from './model.module.css';
import { coefficientRows, sortByWeight, type TrainedModelDocument } from './model-document.ts';

type ModelKind = Extract<PortKind, 'untrained_model' | 'trained_model' | 'transformation'>;

const files: Readonly<Record<ModelKind, string>> = {
  trained_model: 'model.json',
  untrained_model: 'untrained_model.json',
  transformation: 'transformation.json',
};

/** More rows than anyone reads; the search finds the rest. */
const SHOWN_ROWS = 500;

export default function ModelResult({ output, kind }: { output: OutputRecord; kind: ModelKind }) {
  const t = useT();
  const path = files[kind];
  const { data, error } = useQuery({
    queryKey: ['artifact-json', output.digest, path],
    queryFn: () => getArtifactJson<unknown>(output.digest, path),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  // Models of other tools carry no such file.
  if (error) return <FilesResult output={output} />;
  if (data === undefined) return <Spinner label={t('common.loading')} />;
  return isTrainedModel(data) ? <TrainedModel model={data} /> : <JsonTree value={data} />;
}

function isTrainedModel(value: unknown): value is TrainedModelDocument {
  return (
    typeof value === 'object' && value !== null && 'format' in value && value.format === 'millrace-model'
  );
}

function TrainedModel({ model }: { model: TrainedModelDocument }) {
  const t = useT();
  const language = useLanguage();
  const { label, training } = model;
  const facts = [
    [t('preview.label'), label.column],
    ...(label.values ? [[t('preview.positiveClass'), String(label.values[1])]] : []),
    [t('preview.trainedRows'), formatNumber(training.rows, language)],
    ...(training.rowsWithoutLabel > 0
      ? [[t('preview.rowsWithoutLabel'), formatNumber(training.rowsWithoutLabel, language)]]
      : []),
    ...(training.rowsWithMissingFeatures > 0
      ? [[t('preview.rowsWithMissing'), formatNumber(training.rowsWithMissingFeatures, language)]]
      : []),
    [t('preview.features'), formatNumber(model.features.length, language)],
  ];
  return (
    <div className={styles.model}>
      <section className={styles.facts}>
        <dl className={styles.list}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <h3 className={styles.subtitle}>{t('preview.parameters')}</h3>
        <JsonTree value={model.parameters} />
      </section>
      <Coefficients model={model} />
    </div>
  );
}

function Coefficients({ model }: { model: TrainedModelDocument }) {
  const t = useT();
  const language = useLanguage();
  const [query, setQuery] = useState('');
  const [byWeight, setByWeight] = useState(false);
  const all = useMemo(() => coefficientRows(model), [model]);
  const ordered = byWeight ? sortByWeight(all) : all;
  const found = ordered.filter(({ column, level }) =>
    `${column ?? ''} ${level ?? ''}`.toLowerCase().includes(query.toLowerCase()),
  );
  return (
    <section className={styles.weights} aria-label={t('preview.coefficients')}>
      <div className={styles.tools}>
        <h3 className={styles.subtitle}>{t('preview.coefficients')}</h3>
        <div className={styles.search}>
          <SearchField label={t('preview.searchFeatures')} value={query} onChange={setQuery} />
        </div>
        <label className={styles.sort}>
          <input type="checkbox" checked={byWeight} onChange={(event) => setByWeight(event.target.checked)} />
          {t('preview.sortByWeight')}
        </label>
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('preview.feature')}</th>
            <th scope="col">{t('preview.value')}</th>
            <th scope="col">{t('preview.coefficient')}</th>
          </tr>
        </thead>
        <tbody>
          {found.slice(0, SHOWN_ROWS).map(({ column, level, coefficient }) => (
            <tr key={`${column}\n${level}`}>
              <th scope="row">{column ?? t('preview.intercept')}</th>
              <td>{level}</td>
              <td className={styles.number}>{formatSignificant(coefficient, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.length > SHOWN_ROWS ? (
        <p className={styles.note}>{t('preview.moreFeatures', { count: found.length - SHOWN_ROWS })}</p>
      ) : null}
    </section>
  );
}

/** A model or a transformation: what it was told, and for a trained model its weights. */
import type { OutputRecord, PortKind } from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { getArtifactJson } from '../../api/client.ts';
import { formatNumber, formatSignificant } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT, useTitle } from '../../i18n/translate.ts';
import { useComponentsStore } from '../../store/components-store.ts';
import { scrollable } from '../../ui/scrollable.ts';
import { SearchField } from '../../ui/search-field.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { FilesResult } from '../files/files-result.tsx';
import { JsonTree } from './json-tree.tsx';
import styles from './model.module.css';
import { coefficientRows, sortByWeight, type TrainedModelDocument } from './model-document.ts';
import type { TransformationDocument } from './transformation-steps.ts';
import { TransformationView } from './transformation-view.tsx';

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
  if (isDocument<TrainedModelDocument>(data, 'millrace-model')) return <TrainedModel model={data} />;
  if (isDocument<TransformationDocument>(data, 'millrace-transformation')) {
    return <TransformationView transformation={data} />;
  }
  return (
    <div className={styles.padded}>
      <JsonTree value={data} />
    </div>
  );
}

/** The format's name stands in the document; the component library writes it only with this shape. */
function isDocument<T extends { readonly format: string }>(value: unknown, format: T['format']): value is T {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === format;
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
      <section className={styles.facts} aria-label={t('preview.parameters')} {...scrollable}>
        <dl className={styles.list}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <h3 className={styles.subtitle}>{t('preview.parameters')}</h3>
        <Parameters model={model} />
      </section>
      <Coefficients model={model} />
    </div>
  );
}

/** As the learner's form calls them. */
function Parameters({ model }: { model: TrainedModelDocument }) {
  const t = useT();
  const title = useTitle();
  const language = useLanguage();
  const learner = useComponentsStore((state) => state.byName.get(model.learner));
  const textOf = (value: string | number | boolean | null) => {
    if (value === null) return t('common.none');
    if (typeof value === 'boolean') return value ? t('common.yes') : t('common.no');
    return typeof value === 'number' ? formatSignificant(value, language) : value;
  };
  return (
    <dl className={styles.list}>
      {Object.entries(model.parameters).map(([name, value]) => {
        const input = learner?.inputs.find((candidate) => candidate.name === name);
        const option = typeof value === 'string' ? input?.options?.[value] : undefined;
        return (
          <div key={name}>
            <dt>{input ? title(input.title) : name}</dt>
            <dd>{option ? title(option) : textOf(value)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Coefficients({ model }: { model: TrainedModelDocument }) {
  const t = useT();
  const language = useLanguage();
  const [query, setQuery] = useState('');
  const [byWeight, setByWeight] = useState(false);
  const all = useMemo(() => coefficientRows(model), [model]);
  const hasLevels = all.some((row) => row.level !== undefined);
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
            {hasLevels ? <th scope="col">{t('preview.value')}</th> : null}
            <th scope="col">{t('preview.coefficient')}</th>
          </tr>
        </thead>
        <tbody>
          {found.slice(0, SHOWN_ROWS).map(({ column, level, coefficient }) => (
            <tr key={`${column}\n${level}`}>
              <th scope="row">{column ?? t('preview.intercept')}</th>
              {hasLevels ? <td>{level}</td> : null}
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

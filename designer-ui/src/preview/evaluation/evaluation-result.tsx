/** The output of Evaluate Model: its metrics as numbers, and for two classes the curves with a threshold to try. */
import type { OutputRecord } from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { getArtifactJson } from '../../api/client.ts';
import { useT } from '../../i18n/translate.ts';
import { scrollable } from '../../ui/scrollable.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { HistogramChart } from '../charts/histogram-chart.tsx';
import { TableResult } from '../table/table-result.tsx';
import styles from './evaluation.module.css';
import { type EvaluationDocument, errorBins, isTwoClass, type RegressionEvaluation } from './evaluation.ts';
import { MetricNumbers } from './metric-numbers.tsx';
import { TwoClassCharts } from './two-class-charts.tsx';

export default function EvaluationResult({ output, title }: { output: OutputRecord; title: string }) {
  const t = useT();
  const { data, error } = useQuery({
    queryKey: ['artifact-json', output.digest, 'evaluation.json'],
    queryFn: () => getArtifactJson<EvaluationDocument>(output.digest, 'evaluation.json'),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  // Metrics of components that write no such file are still a table.
  if (error) return <TableResult output={output} title={title} />;
  if (!data) return <Spinner label={t('common.loading')} />;
  const twoClass = data.results.filter(isTwoClass);
  return (
    <section className={styles.evaluation} aria-label={title} {...scrollable}>
      <MetricNumbers results={data.results} />
      {twoClass.length > 0 ? <TwoClassCharts evaluations={twoClass} /> : null}
      {data.results.map((result) =>
        result.task === 'regression' ? <ErrorChart key={result.input} result={result} /> : null,
      )}
    </section>
  );
}

function ErrorChart({ result }: { result: RegressionEvaluation }) {
  const t = useT();
  const name = result.input === 'scored_dataset' ? t('preview.errors') : t('preview.errorsCompared');
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>{name}</figcaption>
      <HistogramChart name={name} bins={errorBins(result)} />
      <p className={styles.note}>{t('preview.errorsNote', { label: result.label })}</p>
    </figure>
  );
}

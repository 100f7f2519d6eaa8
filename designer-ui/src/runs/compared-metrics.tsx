/** The metrics of two runs side by side, with what became of each. */
import { formatSignificant } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { metricName } from '../inspector/metric-name.ts';
import list from '../pages/list.module.css';
import type { ComparedMetric } from './comparison-model.ts';
import { useStepTitle } from './use-step-title.ts';

interface Props {
  readonly metrics: readonly ComparedMetric[];
  readonly runs: { readonly earlier: string; readonly later: string };
}

export function ComparedMetrics({ metrics, runs }: Props) {
  const t = useT();
  return (
    <div className={list.frame}>
      <table className={list.table}>
        <thead>
          <tr>
            <th scope="col">{t('pages.step')}</th>
            <th scope="col">{t('inspector.metricName')}</th>
            <th scope="col" className={list.number}>
              {t('pages.runNumber', { run: runs.earlier })}
            </th>
            <th scope="col" className={list.number}>
              {t('pages.runNumber', { run: runs.later })}
            </th>
            <th scope="col" className={list.number}>
              {t('pages.difference')}
            </th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <MetricRow key={`${metric.step.id} ${metric.name}`} metric={metric} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MetricRow({ metric: { step, name, earlier, later } }: { readonly metric: ComparedMetric }) {
  const language = useLanguage();
  const title = useStepTitle(step);
  const show = (value: number | undefined) =>
    value === undefined ? null : formatSignificant(value, language);
  return (
    <tr>
      <td className={list.muted}>{title}</td>
      <th scope="row">{metricName(name, language)}</th>
      <td className={list.number}>{show(earlier)}</td>
      <td className={list.number}>{show(later)}</td>
      <td className={list.number}>
        {earlier === undefined || later === undefined ? null : <Difference value={later - earlier} />}
      </td>
    </tr>
  );
}

/** Whether more is better, only the reader knows: the sign says which way it went. */
function Difference({ value }: { readonly value: number }) {
  const language = useLanguage();
  if (value === 0) return <span className={list.muted}>=</span>;
  return `${value > 0 ? '+' : '−'}${formatSignificant(Math.abs(value), language, 3)}`;
}

/** ROC, precision-recall and lift curves, and the confusion matrix at a threshold that can be moved. */
import { type ReactNode, useId, useState } from 'react';
import { formatSignificant } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT } from '../../i18n/translate.ts';
import { LineChart, type Series } from '../charts/line-chart.tsx';
import { extent, niceDomain } from '../charts/scale.ts';
import { ConfusionTable } from './confusion-table.tsx';
import styles from './evaluation.module.css';
import {
  type Curves,
  confusionAt,
  measuresOf,
  pointAt,
  points,
  type TwoClassEvaluation,
} from './evaluation.ts';

const unit: readonly [number, number] = [0, 1];

export function TwoClassCharts({ evaluations }: { evaluations: readonly TwoClassEvaluation[] }) {
  const t = useT();
  const [threshold, setThreshold] = useState(evaluations[0]?.threshold ?? 0.5);
  const series = (xs: (curves: Curves) => readonly number[], ys: (curves: Curves) => readonly number[]) =>
    evaluations.map(({ input, curves }): Series => {
      const all = points(xs(curves), ys(curves));
      return { id: input, points: all, marked: all[pointAt(curves, threshold)] };
    });
  const highestLift = extent(evaluations.flatMap(({ curves }) => curves.lift.lift))[1];
  return (
    <>
      <div className={styles.decisions}>
        <ThresholdSlider threshold={threshold} onChange={setThreshold} />
        {evaluations.map((evaluation, i) => (
          <Decision
            key={evaluation.input}
            title={
              evaluations.length > 1 ? t(i === 0 ? 'preview.scored' : 'preview.scoredToCompare') : undefined
            }
            evaluation={evaluation}
            threshold={threshold}
          />
        ))}
      </div>
      <Figure caption={t('preview.rocCurve')} two={evaluations.length > 1}>
        <LineChart
          label={t('preview.rocCurve')}
          series={series(
            (curves) => curves.roc.falsePositiveRate,
            (curves) => curves.roc.truePositiveRate,
          )}
          xLabel={t('preview.falsePositiveRate')}
          yLabel={t('preview.truePositiveRate')}
          xDomain={unit}
          yDomain={unit}
          reference={[
            { x: 0, y: 0 },
            { x: 1, y: 1 },
          ]}
        />
      </Figure>
      <Figure caption={t('preview.precisionRecallCurve')} two={evaluations.length > 1}>
        <LineChart
          label={t('preview.precisionRecallCurve')}
          series={series(
            (curves) => curves.precisionRecall.recall,
            (curves) => curves.precisionRecall.precision,
          )}
          xLabel={t('preview.recall')}
          yLabel={t('preview.precision')}
          xDomain={unit}
          yDomain={unit}
        />
      </Figure>
      <Figure caption={t('preview.liftCurve')} two={evaluations.length > 1}>
        <LineChart
          label={t('preview.liftCurve')}
          series={series(
            (curves) => curves.lift.positiveShare,
            (curves) => curves.lift.lift,
          )}
          xLabel={t('preview.positiveShare')}
          yLabel={t('preview.lift')}
          xDomain={unit}
          yDomain={niceDomain([0, highestLift])}
          reference={[
            { x: 0, y: 1 },
            { x: 1, y: 1 },
          ]}
        />
      </Figure>
    </>
  );
}

function Figure({ caption, two, children }: { caption: string; two: boolean; children: ReactNode }) {
  const t = useT();
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>{caption}</figcaption>
      {children}
      {two ? (
        <p className={styles.legend}>
          <span className={styles.solid} aria-hidden />
          {t('preview.scored')}
          <span className={styles.dashed} aria-hidden />
          {t('preview.scoredToCompare')}
        </p>
      ) : null}
    </figure>
  );
}

function ThresholdSlider({
  threshold,
  onChange,
}: {
  threshold: number;
  onChange: (threshold: number) => void;
}) {
  const t = useT();
  const language = useLanguage();
  const id = useId();
  return (
    <div className={styles.threshold}>
      <label htmlFor={id}>{t('preview.threshold')}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={threshold}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <output htmlFor={id}>{formatSignificant(threshold, language, 2)}</output>
    </div>
  );
}

interface DecisionProps {
  readonly title: string | undefined;
  readonly evaluation: TwoClassEvaluation;
  readonly threshold: number;
}

function Decision({ title, evaluation, threshold }: DecisionProps) {
  const t = useT();
  const language = useLanguage();
  const matrix = confusionAt(evaluation, threshold);
  const { accuracy, precision, recall, f1 } = measuresOf(matrix);
  const measures = [
    [t('preview.accuracy'), accuracy],
    [t('preview.precision'), precision],
    [t('preview.recall'), recall],
    [t('preview.f1'), f1],
  ] as const;
  return (
    <section>
      {title ? <h4 className={styles.caption}>{title}</h4> : null}
      <ConfusionTable matrix={matrix} classes={evaluation.classes} />
      <dl className={styles.measures}>
        {measures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatSignificant(value, language, 3)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

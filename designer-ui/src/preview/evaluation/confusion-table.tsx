/** A confusion matrix as a table: true classes down, predicted classes across; right answers are marked by a check. */
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './evaluation.module.css';
import type { ConfusionMatrix, TwoClassEvaluation } from './evaluation.ts';

export interface ConfusionTableProps {
  readonly matrix: ConfusionMatrix;
  readonly classes: TwoClassEvaluation['classes'];
}

export function ConfusionTable({ matrix, classes }: ConfusionTableProps) {
  const t = useT();
  const rows = [
    { name: classes.positive, cells: [matrix.truePositives, matrix.falseNegatives], right: 0 },
    { name: classes.negative, cells: [matrix.falsePositives, matrix.trueNegatives], right: 1 },
  ];
  return (
    <table className={styles.confusion}>
      <caption className="sr-only">{t('preview.confusionMatrix')}</caption>
      <thead>
        <tr>
          <th scope="col" className={styles.corner}>
            {t('preview.actualByPredicted')}
          </th>
          <th scope="col">{t('preview.predictedClass', { name: classes.positive })}</th>
          <th scope="col">{t('preview.predictedClass', { name: classes.negative })}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.right}>
            <th scope="row">{t('preview.actualClass', { name: row.name })}</th>
            <Count count={row.cells[0] ?? 0} right={row.right === 0} />
            <Count count={row.cells[1] ?? 0} right={row.right === 1} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Count({ count, right }: { count: number; right: boolean }) {
  const t = useT();
  const language = useLanguage();
  return (
    <td className={right ? styles.right : undefined}>
      {right ? (
        <>
          <Icon name="check" size={12} />
          <span className="sr-only">{t('preview.correct')} </span>
        </>
      ) : null}
      {formatNumber(count, language)}
    </td>
  );
}

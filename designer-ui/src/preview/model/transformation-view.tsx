/** What a transformation learned: one row per step, with the fitted values. */
import { formatSignificant } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { type MessageKey, useT } from '../../i18n/translate.ts';
import { scrollable } from '../../ui/scrollable.ts';
import styles from './model.module.css';
import { type StepRow, stepRows, type TransformationDocument } from './transformation-steps.ts';

const words = {
  fill: 'preview.stepFill',
  'drop-columns': 'preview.stepDropColumns',
  'drop-rows': 'preview.stepDropRows',
  normalize: 'preview.stepNormalize',
} as const satisfies Record<StepRow['kind'], MessageKey>;

export function TransformationView({ transformation }: { transformation: TransformationDocument }) {
  const t = useT();
  const rows = stepRows(transformation);
  if (rows.length === 0) return <p className={styles.padded}>{t('preview.noSteps')}</p>;
  return (
    <section className={styles.padded} aria-label={t('preview.fittedValues')} {...scrollable}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('preview.step')}</th>
            <th scope="col">{t('preview.column')}</th>
            <th scope="col">{t('preview.fittedValues')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.kind}\n${row.columns.join('\n')}`}>
              <th scope="row">{t(words[row.kind])}</th>
              <td className={styles.wrap}>{row.columns.join(', ')}</td>
              <td>
                <Fitted row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Fitted({ row }: { row: StepRow }) {
  const t = useT();
  const language = useLanguage();
  const number = (value: number) => formatSignificant(value, language);
  const parts = [
    row.method,
    row.center === undefined ? undefined : t('preview.center', { value: number(row.center) }),
    row.scale === undefined ? undefined : t('preview.scale', { value: number(row.scale) }),
    row.value === undefined ? undefined : (row.value ?? t('common.missing')),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** Everything known of one column: counts, moments, a larger histogram or the most frequent values. */
import type { ColumnProfile } from '@millrace/component-library';
import { formatNumber, formatPercent, formatSignificant } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { type MessageKey, useT } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { HistogramChart } from '../charts/histogram-chart.tsx';
import { missingShare } from './column-facts.ts';
import styles from './column-statistics.module.css';
import { ColumnTypeIcon, columnTypeKey } from './column-type.tsx';

export interface ColumnStatisticsProps {
  readonly profile: ColumnProfile;
  readonly rows: number;
  readonly onClose: () => void;
}

const moments = [
  ['min', 'preview.min'],
  ['max', 'preview.max'],
  ['mean', 'preview.mean'],
  ['median', 'preview.median'],
  ['stdDev', 'preview.stdDev'],
] as const satisfies readonly (readonly [keyof ColumnProfile, MessageKey])[];

export function ColumnStatistics({ profile, rows, onClose }: ColumnStatisticsProps) {
  const t = useT();
  const language = useLanguage();
  const share = missingShare(profile.nulls, rows) ?? 0;
  return (
    <aside className={styles.panel} aria-label={t('preview.statisticsOf', { column: profile.name })}>
      <header className={styles.head}>
        <ColumnTypeIcon column={profile} />
        <h3 className={styles.name}>{profile.name}</h3>
        <IconButton small icon="x" label={t('common.close')} onClick={onClose} />
      </header>
      <dl className={styles.facts}>
        <Fact label={t('preview.type')} value={t(columnTypeKey(profile))} />
        <Fact label={t('preview.count')} value={formatNumber(rows - profile.nulls, language)} />
        <Fact
          label={t('preview.missing')}
          value={`${formatNumber(profile.nulls, language)} (${formatPercent(share, language, 1)})`}
        />
        <Fact label={t('preview.distinct')} value={formatNumber(profile.distinct, language)} />
        {moments.map(([field, key]) => {
          const value = profile[field];
          return value === undefined ? null : (
            <Fact key={field} label={t(key)} value={formatSignificant(value, language)} />
          );
        })}
      </dl>
      {profile.histogram && profile.histogram.length > 0 ? (
        <HistogramChart name={profile.name} bins={profile.histogram} />
      ) : null}
      {profile.top && profile.top.length > 0 ? <TopValues profile={profile} rows={rows} /> : null}
    </aside>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The most frequent values, each with its share as a bar and as a number. */
function TopValues({ profile, rows }: { profile: ColumnProfile; rows: number }) {
  const t = useT();
  const language = useLanguage();
  const present = Math.max(1, rows - profile.nulls);
  return (
    <section>
      <h4 className={styles.subtitle}>{t('preview.topValues')}</h4>
      <ul>
        {profile.top?.map(({ value, count }) => (
          <li key={value} className={styles.value}>
            <span className={styles.share} style={{ width: `${(100 * count) / present}%` }} aria-hidden />
            <span className={styles.text}>{value === '' ? t('preview.emptyText') : value}</span>
            <span>{formatNumber(count, language)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

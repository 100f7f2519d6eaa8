/** The runs that a backfill would make: how many, the first and the last, and those at which the clock is set. */
import type { BackfillAnswer } from '@millrace/server/contract';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { DueTime } from './due-time.tsx';
import styles from './schedules.module.css';

interface Props {
  readonly answer: BackfillAnswer | undefined;
  readonly error: { readonly message: string } | null;
  readonly newestFirst: boolean;
}

const mostMarked = 5;

export function BackfillPreview({ answer, error, newestFirst }: Props) {
  const t = useT();
  if (error) return <ProblemNote error={error} />;
  if (answer === undefined) return <Spinner label={t('common.loading')} />;
  const { existing } = answer;
  const times = newestFirst ? answer.times.toReversed() : answer.times;
  const [first, last] = [times[0], times.at(-1)];
  const marked = times.filter((due) => due.clock !== null && due !== first && due !== last);
  return (
    <section className={styles.made} aria-live="polite" aria-label={t('schedules.backfillMakes')}>
      <p className={styles.count}>
        {times.length === 0
          ? t(existing === 0 ? 'schedules.noDueTimes' : 'schedules.allFilled')
          : t('schedules.makesRuns', { count: times.length })}
      </p>
      {first && last ? (
        <dl className={styles.ends}>
          <dt>{t('schedules.firstRun')}</dt>
          <dd>
            <DueTime due={first} />
          </dd>
          {first === last ? null : (
            <>
              <dt>{t('schedules.lastRun')}</dt>
              <dd>
                <DueTime due={last} />
              </dd>
            </>
          )}
          {marked.length === 0 ? null : (
            <>
              <dt>{t('schedules.clockSet')}</dt>
              {marked.slice(0, mostMarked).map((due) => (
                <dd key={due.time}>
                  <DueTime due={due} />
                </dd>
              ))}
              {marked.length > mostMarked ? (
                <dd>{t('schedules.more', { count: marked.length - mostMarked })}</dd>
              ) : null}
            </>
          )}
        </dl>
      ) : null}
      {existing > 0 && times.length > 0 ? (
        <p className={styles.more}>{t('schedules.existingRuns', { count: existing })}</p>
      ) : null}
    </section>
  );
}

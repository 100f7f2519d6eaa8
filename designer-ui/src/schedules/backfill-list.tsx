/** The newest backfills of a schedule: how far each is, a button that stops it, one that takes up what is left. */
import type { BackfillProgress } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { scheduleQueries } from '../api/schedules.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Button } from '../ui/button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import type { Stretch } from './backfill-dialog.tsx';
import { backfillGlyph, backfillParts, totalOf } from './backfill-words.ts';
import { formatWallDay } from './due-time.tsx';
import styles from './schedules.module.css';
import { StopBackfillDialog } from './stop-backfill-dialog.tsx';

const mostShown = 3;

/** Renders nothing while there never was one. */
export function BackfillList({ name, onResume }: { name: string; onResume: (stretch: Stretch) => void }) {
  const t = useT();
  const { data, error } = useQuery(scheduleQueries.backfills(name));
  if (error) return <ProblemNote error={error} />;
  if (data === undefined || data.length === 0) return null;
  return (
    <section className={styles.past} aria-labelledby="backfills">
      <h2 id="backfills" className={styles.coming}>
        {t('schedules.backfills')}
      </h2>
      <ul className={styles.backfills}>
        {data.slice(0, mostShown).map((backfill) => (
          <BackfillRow key={backfill.id} name={name} backfill={backfill} onResume={onResume} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly name: string;
  readonly backfill: BackfillProgress;
  readonly onResume: (stretch: Stretch) => void;
}

function BackfillRow({ name, backfill, onResume }: RowProps) {
  const t = useT();
  const language = useLanguage();
  const [isStopping, setStopping] = useState(false);
  const { from, until, waiting, running, succeeded, failed, cancelled, skipped } = backfill;
  const total = totalOf(backfill);
  const stretch = { from: from.local.slice(0, 10), until: until.local.slice(0, 10) };
  const [first, last] = [formatWallDay(from, language), formatWallDay(until, language)];
  const span = first === last ? first : t('schedules.span', { from: first, until: last });
  return (
    <li className={styles.backfill}>
      <StateGlyph state={backfillGlyph(backfill)} />
      <div className={styles.filled}>
        <span>{span}</span>
        {waiting + running > 0 ? (
          <ProgressBar label={span} value={(succeeded + failed + cancelled) / total} />
        ) : null}
        <span className={styles.more}>{backfillParts(backfill, t).join(t('canvas.listComma'))}</span>
      </div>
      {waiting + running > 0 ? (
        <Button small icon="circle-stop" onClick={() => setStopping(true)}>
          {t('schedules.stopOpen')}
        </Button>
      ) : skipped + cancelled > 0 ? (
        <Button small icon="play" onClick={() => onResume(stretch)}>
          {t('schedules.resume')}
        </Button>
      ) : null}
      {isStopping ? (
        <StopBackfillDialog name={name} backfill={backfill} onClose={() => setStopping(false)} />
      ) : null}
    </li>
  );
}

/** What became of an occurrence: its glyph and word, and the run behind it. */
import type { OccurrenceBody } from '@millrace/server/contract';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { openRun } from '../store/opened-run.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { occurrenceState } from './schedule-words.ts';

export function OccurrenceMark({ occurrence }: { occurrence: OccurrenceBody }) {
  const t = useT();
  const { run } = occurrence;
  const { glyph, key } = occurrenceState(occurrence);
  return (
    <span className={list.status}>
      <StateGlyph state={glyph} />
      {t(key)}
      {run === null ? null : (
        <button type="button" className={list.link} onClick={() => openRun(run)}>
          {t('pages.runNumber', { run })}
        </button>
      )}
    </span>
  );
}

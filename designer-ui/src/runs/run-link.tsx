/** A run by its number; it leads to the run. */
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { openRun } from '../store/opened-run.ts';

export function RunLink({ run }: { readonly run: string }) {
  const t = useT();
  return (
    <button type="button" className={list.link} onClick={() => openRun(run)}>
      {t('pages.runNumber', { run })}
    </button>
  );
}

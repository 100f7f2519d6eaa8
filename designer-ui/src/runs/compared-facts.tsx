/** How two runs went, fact by fact. */
import type { RunState } from '@millrace/pipeline-engine/browser';
import type { ReactNode } from 'react';
import { formatDateTime, formatDuration } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { isLive } from '../store/run-store.ts';
import { Badge } from '../ui/badge.tsx';
import styles from './comparison.module.css';
import { RunLink } from './run-link.tsx';
import { countsOfSteps, runSpan } from './run-times.ts';
import { StatusMark } from './status-mark.tsx';
import { StepCounts } from './step-counts.tsx';
import { useNow } from './use-now.ts';

interface Props {
  readonly earlier: RunState;
  readonly later: RunState;
}

export function ComparedFacts({ earlier, later }: Props) {
  const t = useT();
  const language = useLanguage();
  const now = useNow(isLive(earlier) || isLive(later));
  const facts: readonly { readonly title: string; readonly of: (run: RunState) => ReactNode }[] = [
    { title: t('pages.status'), of: (run) => <StatusMark status={run.status} /> },
    { title: t('pages.pipeline'), of: (run) => run.pipeline },
    { title: t('pages.started'), of: (run) => formatDateTime(run.createdAt, language) },
    {
      title: t('pages.duration'),
      of: (run) => {
        const { from, to } = runSpan(run, now);
        return formatDuration(to - from, language);
      },
    },
    { title: t('pages.steps'), of: (run) => <StepCounts counts={countsOfSteps(run)} /> },
  ];
  return (
    <div className={list.frame}>
      <table className={`${list.table} ${styles.facts}`}>
        <thead>
          <tr>
            <td />
            {[earlier, later].map((run) => (
              <th key={run.run} scope="col">
                <RunLink run={run.run} /> {run.force ? <Badge>{t('pages.withoutReuse')}</Badge> : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map(({ title, of }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <td>{of(earlier)}</td>
              <td>{of(later)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

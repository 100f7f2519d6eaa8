/** Two runs beside each other: how they went, which steps are other work and why, and what came out. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getComparison } from '../api/client.ts';
import { useT } from '../i18n/translate.ts';
import { Page } from '../pages/page.tsx';
import { ProblemNote } from '../preview/problem-note.tsx';
import { closeRun } from '../store/opened-run.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ComparedFacts } from './compared-facts.tsx';
import { ComparedMetrics } from './compared-metrics.tsx';
import { ComparedSteps } from './compared-steps.tsx';
import styles from './comparison.module.css';
import { type ComparedRow, comparedMetrics, comparedRows, differs } from './comparison-model.ts';
import { useRun } from './use-run.ts';

interface Props {
  readonly earlier: string;
  readonly later: string;
}

export default function RunComparison({ earlier, later }: Props) {
  const t = useT();
  const [old, now] = [useRun(earlier), useRun(later)];
  // What steps are is known step by step while a run goes on.
  const known = [old.state, now.state].map((state) => state?.finishedAt ?? state?.seq);
  const { data, error } = useQuery({
    queryKey: ['comparison', earlier, later, ...known],
    queryFn: () => getComparison(later, earlier),
    enabled: known.every((each) => each !== undefined),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const problem = old.error ?? now.error ?? error;
  return (
    <Page
      title={
        <span className={styles.title}>
          <IconButton icon="arrow-left" label={t('pages.backToRuns')} onClick={closeRun} />
          {t('pages.comparisonOf', { earlier, later })}
        </span>
      }
    >
      {problem ? <ProblemNote error={problem} /> : null}
      {old.state && now.state && data ? (
        <>
          <ComparedFacts earlier={old.state} later={now.state} />
          <Differences rows={comparedRows(data, old.state, now.state)} runs={{ earlier, later }} />
        </>
      ) : problem ? null : (
        <Spinner label={t('common.loading')} />
      )}
    </Page>
  );
}

function Differences({ rows, runs }: { readonly rows: readonly ComparedRow[]; readonly runs: Props }) {
  const t = useT();
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.filter(differs);
  const metrics = comparedMetrics(rows);
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.subtitle}>{t('pages.steps')}</h2>
        <p className={styles.summary} role="status">
          {t('pages.countDiffering', { count: rows.filter(differs).length, total: rows.length })}
        </p>
        <Checkbox checked={all} onChange={setAll}>
          {t('pages.allSteps')}
        </Checkbox>
      </div>
      {shown.length > 0 ? (
        <ComparedSteps rows={shown} runs={runs} />
      ) : (
        <EmptyState icon="circle-check" title={t('pages.nothingDiffers')}>
          {t('pages.nothingDiffersText')}
        </EmptyState>
      )}
      {metrics.length > 0 ? (
        <>
          <h2 className={styles.subtitle}>{t('inspector.metrics')}</h2>
          <ComparedMetrics metrics={metrics} runs={runs} />
        </>
      ) : null}
    </>
  );
}

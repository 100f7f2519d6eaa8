/** The Runs page: the list of runs, one run in detail, or two beside each other. */
import { lazy, Suspense } from 'react';

import { useOpenedRun } from '../store/opened-run.ts';
import { RunDetail } from './run-detail.tsx';
import { RunList } from './run-list.tsx';

const RunComparison = lazy(() => import('./run-comparison.tsx'));

export default function RunsPage() {
  const { run, other } = useOpenedRun();
  if (run === undefined) return <RunList />;
  if (other === undefined) return <RunDetail key={run} run={run} />;
  return (
    <Suspense>
      <RunComparison key={`${other} ${run}`} earlier={other} later={run} />
    </Suspense>
  );
}

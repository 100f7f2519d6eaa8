/** The Runs page: the list of runs, or one run in detail. */

import { useOpenedRun } from './opened-run.ts';
import { RunDetail } from './run-detail.tsx';
import { RunList } from './run-list.tsx';

export default function RunsPage() {
  const run = useOpenedRun((state) => state.run);
  return run === undefined ? <RunList /> : <RunDetail key={run} run={run} />;
}

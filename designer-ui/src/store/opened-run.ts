/** Which run the Runs page shows in detail, and which one beside it; links from elsewhere and the address set it. */
import { create } from 'zustand';
import { useViewStore } from './view-store.ts';

interface OpenedRun {
  readonly run: string | undefined;
  /** An earlier run that it is compared with. */
  readonly other: string | undefined;
}

export const useOpenedRun = create<OpenedRun>(() => ({ run: undefined, other: undefined }));

/** As the address tells it: no run, one, or two that are compared. */
export function showRuns([run, other]: readonly string[]): void {
  useOpenedRun.setState({ run, other });
}

export function shownRuns(): readonly string[] {
  const { run, other } = useOpenedRun.getState();
  return [run, other].filter((each) => each !== undefined);
}

export function openRun(run: string): void {
  showRuns([run]);
  useViewStore.getState().showPage('runs');
}

/** Whichever is named first: the later one is looked at, beside the earlier one. */
export function compareRuns(runs: readonly string[]): void {
  showRuns(runs.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true })));
  useViewStore.getState().showPage('runs');
}

export function closeRun(): void {
  showRuns([]);
}

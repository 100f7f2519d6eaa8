/** Which run the Runs page shows in detail; links from elsewhere set it. */
import { create } from 'zustand';
import { useViewStore } from '../store/view-store.ts';

export const useOpenedRun = create<{ readonly run: string | undefined }>(() => ({ run: undefined }));

export function openRun(run: string): void {
  useOpenedRun.setState({ run });
  useViewStore.getState().showPage('runs');
}

export function closeRun(): void {
  useOpenedRun.setState({ run: undefined });
}

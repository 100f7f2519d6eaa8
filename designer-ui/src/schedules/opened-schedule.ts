/** Which schedule the Schedules page shows in detail. */
import { create } from 'zustand';
import { useViewStore } from '../store/view-store.ts';

export const useOpenedSchedule = create<{ readonly name: string | undefined }>(() => ({ name: undefined }));

export function openSchedule(name: string): void {
  useOpenedSchedule.setState({ name });
  useViewStore.getState().showPage('schedules');
}

export function closeSchedule(): void {
  useOpenedSchedule.setState({ name: undefined });
}

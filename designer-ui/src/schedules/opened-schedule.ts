/** Which schedule the Schedules page shows in detail, and which pipeline it makes a new one for. */
import { create } from 'zustand';
import { useViewStore } from '../store/view-store.ts';

interface OpenedSchedule {
  readonly name: string | undefined;
  /** The workspace path of a pipeline that somebody wants to schedule. */
  readonly pipeline: string | undefined;
}

export const useOpenedSchedule = create<OpenedSchedule>(() => ({ name: undefined, pipeline: undefined }));

export function openSchedule(name: string): void {
  useOpenedSchedule.setState({ name });
  useViewStore.getState().showPage('schedules');
}

export function closeSchedule(): void {
  useOpenedSchedule.setState({ name: undefined });
}

/** Asks on the Schedules page when it runs. */
export function draftSchedule(pipeline: string): void {
  useOpenedSchedule.setState({ name: undefined, pipeline });
  useViewStore.getState().showPage('schedules');
}

export function endDraft(): void {
  useOpenedSchedule.setState({ pipeline: undefined });
}

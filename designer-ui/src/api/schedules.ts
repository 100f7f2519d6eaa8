/** Schedules over HTTP: one typed function per endpoint. */
import type {
  BackfillAnswer,
  BackfillProgress,
  BackfillRequest,
  DueTextBody,
  OccurrenceBody,
  PastOccurrenceBody,
  ScheduleDetail,
  SchedulePreview,
  ScheduleSummary,
  StopBackfill,
  StoppedBackfill,
} from '@millrace/server/contract';
import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from './request.ts';

const one = (name: string) => `/schedules/${encodeURIComponent(name)}`;

export const createSchedule = (text: string) =>
  sendJson<{ readonly name: string }>('POST', '/schedules', { body: { text } });
export const saveSchedule = (name: string, body: { readonly text: string; readonly baseDigest: string }) =>
  sendJson<undefined>('PUT', one(name), { body });
export const removeSchedule = (name: string) => sendJson<undefined>('DELETE', one(name));
export const switchSchedule = (name: string, verb: 'enable' | 'disable') =>
  sendJson<undefined>('POST', `${one(name)}/${verb}`, { body: {} });
export const runSchedule = (name: string) =>
  sendJson<OccurrenceBody>('POST', `${one(name)}/run`, { body: {} });

const token = (name: string) => `/triggers/${encodeURIComponent(name)}/token`;
export const makeTriggerToken = (name: string) =>
  sendJson<{ readonly token: string }>('POST', token(name), { body: {} });
export const revokeTriggerToken = (name: string) => sendJson<undefined>('DELETE', token(name));

export const startBackfill = (name: string, body: BackfillRequest) =>
  sendJson<BackfillAnswer>('POST', `${one(name)}/backfill`, { body });
export const stopBackfill = (name: string, id: string, body: StopBackfill) =>
  sendJson<StoppedBackfill>('POST', `${one(name)}/backfills/${encodeURIComponent(id)}/stop`, { body });

/** Every key begins with `schedules`: an event refreshes them all. */
export const scheduleQueries = {
  list: () =>
    queryOptions({ queryKey: ['schedules'], queryFn: () => getJson<ScheduleSummary[]>('/schedules') }),
  detail: (name: string) =>
    queryOptions({
      queryKey: ['schedules', 'detail', name],
      queryFn: () => getJson<ScheduleDetail>(one(name)),
    }),
  history: (name: string) =>
    queryOptions({
      queryKey: ['schedules', 'history', name],
      queryFn: () => getJson<PastOccurrenceBody[]>(`${one(name)}/history`, { limit: 200 }),
    }),
  times: (name: string, from: string, until: string) =>
    queryOptions({
      queryKey: ['schedules', 'times', name, from],
      queryFn: () => getJson<DueTextBody[]>(`${one(name)}/times`, { from, until }),
    }),
  preview: (text: string) =>
    queryOptions({
      queryKey: ['schedules', 'preview', text],
      queryFn: () => sendJson<SchedulePreview>('POST', '/schedules/preview', { body: { text } }),
      gcTime: 0,
    }),
  backfills: (name: string) =>
    queryOptions({
      queryKey: ['schedules', 'backfills', name],
      queryFn: () => getJson<BackfillProgress[]>(`${one(name)}/backfills`),
    }),
  /** What a backfill would make. */
  backfillPreview: (name: string, request: Pick<BackfillRequest, 'from' | 'until'>) =>
    queryOptions({
      queryKey: ['schedules', 'backfill-preview', name, request.from, request.until],
      queryFn: () => startBackfill(name, { ...request, concurrency: 1, newestFirst: false, preview: true }),
      gcTime: 0,
      retry: false,
    }),
};

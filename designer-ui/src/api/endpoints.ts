/** Batch endpoints over HTTP: one typed function per endpoint of the contract. */
import type {
  CallEndpoint,
  CreatedEndpoint,
  CreateEndpoint,
  EndpointCallBody,
  EndpointDetail,
  EndpointRun,
  EndpointSummary,
  RemovedEndpoint,
  RemoveEndpoint,
} from '@millrace/server/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { apiUrl, getJson, request, sendJson } from './request.ts';

const one = (name: string) => `/endpoints/${encodeURIComponent(name)}`;
const callsShown = 50;

export const createEndpoint = (body: CreateEndpoint) =>
  sendJson<CreatedEndpoint>('POST', '/endpoints', { body });
export const setDefaultDeployment = (name: string, deployment: string) =>
  sendJson<undefined>('PUT', `${one(name)}/default`, { body: { deployment } });
export const makeEndpointToken = (name: string) =>
  sendJson<{ readonly token: string }>('POST', `${one(name)}/token`, { body: {} });
export const revokeEndpointToken = (name: string) => sendJson<undefined>('DELETE', `${one(name)}/token`);
export const removeEndpoint = (name: string, wish: RemoveEndpoint) =>
  sendJson<RemovedEndpoint>('DELETE', one(name), { query: { ...wish } });
export const removeDeployment = (name: string, deployment: string, wish: Pick<RemoveEndpoint, 'calls'>) =>
  sendJson<RemovedEndpoint>('DELETE', `${one(name)}/deployments/${encodeURIComponent(deployment)}`, {
    query: { ...wish },
  });
export const callEndpoint = (name: string, body: CallEndpoint) =>
  sendJson<{ readonly run: string }>('POST', `${one(name)}/invoke`, { body });
export async function uploadCallFile(name: string, file: File): Promise<string> {
  const response = await request(`${one(name)}/uploads`, {
    method: 'POST',
    query: { name: file.name },
    headers: { 'content-type': 'application/octet-stream', 'x-millrace-upload': '1' },
    body: file,
  });
  return ((await response.json()) as { readonly path: string }).path;
}
export const callOutputUrl = (name: string, run: string, output: string) =>
  apiUrl(`${one(name)}/runs/${encodeURIComponent(run)}/outputs/${encodeURIComponent(output)}`);

/** Every key begins with `endpoints`: an event refreshes them all. */
export const endpointQueries = {
  list: () =>
    queryOptions({ queryKey: ['endpoints'], queryFn: () => getJson<EndpointSummary[]>('/endpoints') }),
  detail: (name: string) =>
    queryOptions({
      queryKey: ['endpoints', 'detail', name],
      queryFn: () => getJson<EndpointDetail>(one(name)),
    }),
  calls: (name: string) =>
    infiniteQueryOptions({
      queryKey: ['endpoints', 'calls', name],
      queryFn: ({ pageParam: before }) =>
        getJson<EndpointCallBody[]>(`${one(name)}/calls`, { limit: callsShown, before: before || undefined }),
      initialPageParam: '',
      getNextPageParam: (page) => (page.length < callsShown ? undefined : page.at(-1)?.run),
    }),
  call: (name: string, run: string) =>
    queryOptions({
      queryKey: ['endpoints', 'call', name, run],
      queryFn: () => getJson<EndpointRun>(`${one(name)}/runs/${encodeURIComponent(run)}`),
    }),
};

/** Requests to the server's HTTP interface. Every refusal throws an ApiProblem. */
import { offlineProblem, readProblem } from './problem.ts';

const base = '/api/v1';

export type Query = Readonly<Record<string, string | number | undefined>>;

export function apiUrl(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return `${base}${path}${text ? `?${text}` : ''}`;
}

export async function request(
  path: string,
  init: RequestInit & { readonly query?: Query } = {},
): Promise<Response> {
  const { query, ...rest } = init;
  const response = await fetch(apiUrl(path, query), { credentials: 'same-origin', ...rest }).catch(
    (error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw offlineProblem(error);
    },
  );
  if (!response.ok) throw await readProblem(response);
  return response;
}

/** The answer's shape is the contract's: the server validates what it sends, the types come from there. */
export async function getJson<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const response = await request(path, { query, signal });
  return (await response.json()) as T;
}

export type Method = 'POST' | 'PUT' | 'DELETE';

export async function sendJson<T>(
  method: Method,
  path: string,
  options: { readonly query?: Query; readonly body?: unknown; readonly signal?: AbortSignal } = {},
): Promise<T> {
  const response = await request(path, {
    method,
    query: options.query,
    signal: options.signal,
    ...(options.body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

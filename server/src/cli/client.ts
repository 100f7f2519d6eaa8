/** The command line's view of a server: requests with the token, and refusals as errors. */
import { readFile } from 'node:fs/promises';
import { tokenFile } from '../access/access.ts';
import { problem as problemSchema } from '../contract/common.ts';
import type { StreamMessage } from '../contract/index.ts';
import { Refusal } from './refusal.ts';

export interface Client {
  get<T>(path: string, query?: Readonly<Record<string, string | number>>): Promise<T>;
  post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T>;
  delete<T = void>(path: string): Promise<T>;
  /** Text, and the value of the header that says where the next part begins. */
  log(
    run: string,
    step: string,
    from: number,
    process?: number,
  ): Promise<{ readonly text: string; readonly next: number }>;
  /** Messages of a topic from its beginning, until the stream ends or the consumer stops. */
  events(topics: string, signal?: AbortSignal): AsyncGenerator<StreamMessage>;
}

export async function createClient(url: string, stateDirectory: string): Promise<Client> {
  const token = (await readFile(tokenFile(stateDirectory), 'utf8')).trim();
  const base = new URL('/api/v1', url).href;
  const authorization = `Bearer ${token}`;

  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      authorization,
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const response = await fetch(`${base}${path}`, { ...init, headers: { ...headers, ...init.headers } });
    if (!response.ok) throw await refusalOf(response);
    return response;
  }

  /** The shape of an answer is the contract's: the server checks what it sends. */
  const readJson = async <T>(response: Response): Promise<T> => {
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };

  return {
    get: async (path, query = {}) => readJson(await send(withQuery(path, query))),
    post: async (path, body, signal) =>
      readJson(await send(path, { method: 'POST', body: JSON.stringify(body), signal })),
    delete: async (path) => readJson(await send(path, { method: 'DELETE' })),
    log: async (run, step, from, process) => {
      const query = { step, from, ...(process === undefined ? {} : { process }) };
      const response = await send(withQuery(`/runs/${run}/log`, query));
      return { text: await response.text(), next: Number(response.headers.get('x-log-size') ?? from) };
    },
    events: async function* (topics, signal) {
      const { body } = await send(withQuery('/events', { topics }), { signal });
      if (body !== null) yield* readEvents(body);
    },
  };
}

function withQuery(path: string, query: Readonly<Record<string, string | number>>): string {
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return search.size === 0 ? path : `${path}?${search}`;
}

async function refusalOf(response: Response): Promise<Refusal> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return new Refusal(parsed.data);
  const title = `The server answered ${response.status}.`;
  return new Refusal({ type: 'about:blank', title, status: response.status, code: 'store-failed' });
}

/** Reads server-sent events; only `data` lines matter here. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamMessage> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block.split('\n').filter((line) => line.startsWith('data: '));
      // Written by our own server from the contract's type.
      if (data.length > 0) yield JSON.parse(data.map((line) => line.slice(6)).join('\n')) as StreamMessage;
    }
  }
}
